import { clsx } from 'clsx'
import type { Tone } from './tone.ts'

const fills: Record<Tone, string> = {
  neutral: 'bg-control',
  blue: 'bg-blue',
  amber: 'bg-amber',
  violet: 'bg-violet',
  green: 'bg-green',
  red: 'bg-red',
}

/** How much of something is done, from 0 to 1, as a bar; the number stands beside it, for whoever can't see the bar. */
export function ProgressBar({ share, tone, label }: { share: number; tone: Tone; label: string }) {
  // Nothing is done to 100% before all of it is.
  const percent = Math.floor(share * 100)
  return (
    <span className="flex min-w-0 flex-1 items-center gap-2">
      <span
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
        className="block h-1.5 min-w-8 flex-1 overflow-hidden rounded-full bg-pressed forced-colors:border"
      >
        <span
          className={clsx('block h-full rounded-full', fills[tone], 'forced-colors:bg-[CanvasText]')}
          style={{ width: `${percent}%` }}
        />
      </span>
      <span aria-hidden className="w-8 shrink-0 text-right text-muted text-sm">
        {percent}%
      </span>
    </span>
  )
}
