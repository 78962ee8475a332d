/** The meanings of colour: blue works, amber waits, violet is paused, green is done, red is wrong. */
export type Tone = 'neutral' | 'blue' | 'amber' | 'violet' | 'green' | 'red'

export const textTones: Record<Tone, string> = {
  neutral: 'text-muted',
  blue: 'text-blue',
  amber: 'text-amber',
  violet: 'text-violet',
  green: 'text-green',
  red: 'text-red',
}

export const softTones: Record<Tone, string> = {
  neutral: 'bg-hover text-muted',
  blue: 'bg-blue-soft text-blue',
  amber: 'bg-amber-soft text-amber',
  violet: 'bg-violet-soft text-violet',
  green: 'bg-green-soft text-green',
  red: 'bg-red-soft text-red',
}
