import type { Run } from '../../../contract/workflow.ts'
import { formatDuration } from '../../ui/format.ts'

/** How much of a run is done by the weight of its nodes, in words beside it, and when the rest will be. */
export function RunProgressBar({ run }: { run: Pick<Run, 'progress' | 'endedAt' | 'title'> }) {
  const { share, total, completed, failed, skipped, remainingMs } = run.progress
  const percent = Math.floor(share * 100)
  return (
    <span className="flex items-center gap-2">
      <span
        role="progressbar"
        aria-label="Progress of the run"
        aria-valuenow={percent}
        aria-valuemin={0}
        aria-valuemax={100}
        className="h-1.5 w-32 overflow-hidden rounded-full bg-pressed max-md:w-20"
      >
        <span
          className={`block h-full ${failed > 0 ? 'bg-red' : run.endedAt === null ? 'bg-blue' : 'bg-green'}`}
          style={{ width: `${share * 100}%` }}
        />
      </span>
      <span>
        {percent}%, {completed + skipped} of {total} {total === 1 ? 'node' : 'nodes'}
        {failed > 0 && <span className="text-red">, {failed} failed</span>}
      </span>
      {run.endedAt === null && remainingMs !== null && <span>{sayRemaining(remainingMs)}</span>}
    </span>
  )
}

/** "about 4m 00s left", "4m 00s to 7m 00s left". */
export function sayRemaining({ low, high }: { low: number; high: number }): string {
  const [least, most] = [formatDuration(low), formatDuration(high)]
  return least === most ? `about ${least} left` : `${least} to ${most} left`
}
