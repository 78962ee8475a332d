import type { Run } from '../../contract/run.ts'
import { formatDuration } from './format.ts'
import { ProgressBar } from './progress-bar.tsx'
import { describeRun } from './run-state.ts'

/** How much of a run is done by the weight of its nodes, in words beside it, and when the rest will be. */
export function RunProgressBar({ run }: { run: Run }) {
  const { share, total, completed, failed, skipped, remainingMs } = run.progress
  return (
    <span className="flex flex-wrap items-center gap-x-2">
      <span className="flex w-40 max-md:w-28">
        <ProgressBar share={share} tone={describeRun(run).tone} label="Progress of the run" />
      </span>
      <span>
        {completed + skipped} of {total} {total === 1 ? 'node' : 'nodes'}
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
