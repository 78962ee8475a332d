import { clsx } from 'clsx'
import type { StateLook } from './task-state.ts'
import { textTones } from './tone.ts'

/** A state by icon, hue and word, with its reason as a hint. */
export function StateLine({ look, className }: { look: StateLook; className?: string }) {
  const { icon: Icon, tone, word, sentence } = look
  return (
    <span
      title={sentence}
      className={clsx(
        'inline-flex shrink-0 items-center gap-1.5 whitespace-nowrap font-medium',
        textTones[tone],
        className,
      )}
    >
      <Icon aria-hidden size={16} strokeWidth={1.75} className="shrink-0" />
      {word}
    </span>
  )
}
