import type { Json } from '../../../../contract/values.ts'
import type { NodeRecord } from '../../store/records.ts'
import { awaitRetry } from './finish-attempt.ts'
import type { LiveRun } from './live-run.ts'
import type { Parts } from './parts.ts'
import { makeUnit, requeue } from './queue-unit.ts'
import { startUnit } from './start-unit.ts'
import { skipWork } from './stop-unit.ts'

/**
 * Goes on with a unit that had begun in an earlier supervisor: waits on for its next try, or picks its work up. What runs
 * may finish also in a paused run; what was set aside when the supervisor closed waits with it.
 */
export function resumeUnit(
  parts: Parts,
  run: LiveRun,
  what: { index: number; record: NodeRecord; element: Json | undefined },
): void {
  const unit = makeUnit(run, what)
  const { state, waitingFor, beingSkipped } = what.record
  if (state === 'waiting' && waitingFor === 'retry') awaitRetry(parts, run, unit)
  else if (state === 'running' || state === 'waiting') startUnit(parts, run, unit)
  else requeue(parts, run, unit)
  if (beingSkipped) skipWork(parts, run, unit)
}
