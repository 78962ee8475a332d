import { clsx } from 'clsx'
import { formatCount } from '../../../ui/format.ts'

/** How full the model's context window was at the last request. `used` and `size` are tokens. */
export function ContextGauge({ used, size }: { used: number; size: number }) {
  const part = Math.min(1, used / size)
  const percent = Math.round(part * 100)
  return (
    <div>
      {/* biome-ignore lint/a11y/useSemanticElements: a meter element can't be styled in every browser */}
      <div
        role="meter"
        aria-label="Context window"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
        className="h-1.5 overflow-hidden rounded-full bg-pressed"
      >
        <div
          className={clsx(
            'h-full rounded-full',
            part > 0.9 ? 'bg-red' : part > 0.75 ? 'bg-amber' : 'bg-blue',
          )}
          style={{ width: `${Math.max(1, percent)}%` }}
        />
      </div>
      <p className="mt-1 text-muted text-sm">
        {formatCount(used)} of {formatCount(size)} tokens ({percent}%)
      </p>
    </div>
  )
}
