import { countAgain, type LiveRun } from './live-run.ts'
import type { Parts } from './parts.ts'
import { stopRun } from './stop-run.ts'

/** Something was thrown that nobody foresaw: the run ends, whatever of its node was recorded already. */
export function endByDefect(parts: Parts, run: LiveRun, error: unknown): void {
  if (parts.closed || run.ended) return
  parts.context.config.log('error', 'a run could not go on', {
    runId: run.record.id,
    error: error instanceof Error ? (error.stack ?? error.message) : String(error),
  })
  if (run.record.ending !== null) return
  stopRun(parts, run, {
    ending: 'failed',
    cause: 'failFast',
    compensate: false,
    note: 'A defect of Muster ended it.',
    failure: {
      kind: 'internal',
      message: `The run could not go on: ${error instanceof Error ? error.message : String(error)}`,
      hint: 'The log has the details.',
    },
  })
  // A node whose end was half recorded would be waited for.
  countAgain(run)
  parts.poke(run)
}
