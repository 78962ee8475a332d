import type { LiveRun } from './live-run.ts'
import type { Parts } from './parts.ts'
import { stopRun } from './stop-run.ts'

/** Starts the run's time-out, as long as it still has; pauses do not count. */
export function armRunTimeout(parts: Parts, run: LiveRun): void {
  const { timeout } = run.dag.definition
  disarmRunTimeout(run)
  if (timeout === undefined || run.record.state !== 'running') return
  const { createdAt, pausedMs } = run.record
  const left = timeout * 1_000 - (parts.context.now() - createdAt - pausedMs)
  run.timeoutTimer = setTimeout(
    () => {
      run.timeoutTimer = null
      stopRun(parts, run, {
        ending: 'failed',
        cause: 'cancel',
        compensate: run.record.onFailure === 'compensate',
        note: `it took longer than its time-out of ${timeout} s`,
        failure: {
          kind: 'timed_out',
          message: `The run took longer than its time-out of ${timeout} s.`,
          hint: 'Give the workflow a longer timeout, then resume the run.',
        },
      })
    },
    Math.max(0, left),
  ).unref()
}

export function disarmRunTimeout(run: LiveRun): void {
  if (run.timeoutTimer !== null) clearTimeout(run.timeoutTimer)
  run.timeoutTimer = null
}
