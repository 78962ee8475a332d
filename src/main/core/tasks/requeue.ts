import type { Cause } from '../../../contract/task.ts'
import type { Context } from '../context.ts'
import type { TaskRecord } from '../store/records.ts'
import { isKeptBack } from './kept-back.ts'
import { plainOutcome } from './outcome.ts'
import { timedOut } from './timeouts.ts'
import { transition } from './transition.ts'

/**
 * Back to the queue: its prompt is sent anew, to any instance. What was asked for meanwhile stands: an end ends it
 * now, and one whose processes were stopped is held, since these are not its own any more. Who wants it started at
 * once pumps.
 *
 * @throws MusterError `invalid_transition`
 */
export function requeue(
  context: Context,
  task: TaskRecord,
  change: { cause: Cause; evidence: string },
): void {
  if (endAsAsked(context, task, change.evidence)) return
  task.instanceId = null
  task.promptUuid = null
  task.promptSentAt = null
  const wasKeptBack = isKeptBack(task)
  if (wasKeptBack) task.pendingControl = null
  if (task.pausedAs === 'freeze' && !wasKeptBack) {
    task.pendingControl = null
    transition(context, task, { to: 'paused', pausedAs: 'hold', ...change })
    return
  }
  transition(context, task, { to: 'queued', ...change })
}

/** Whether an end was asked for that nothing else will carry out any more; then it is its end. */
function endAsAsked(context: Context, task: TaskRecord, evidence: string): boolean {
  const asked = task.pendingControl
  if (asked === 'terminate') {
    const outcome = plainOutcome('terminated')
    transition(context, task, { to: 'cancelled', cause: 'person', evidence, outcome })
    return true
  }
  if (asked !== 'interrupt') return false
  const late = timedOut(context, task)
  transition(context, task, {
    to: late ? 'failed' : 'interrupted',
    cause: late ? 'timeout' : 'person',
    evidence,
    outcome: plainOutcome(late ? 'timedOut' : 'interrupted'),
  })
  return true
}
