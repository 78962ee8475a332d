import type { Cause } from '../../../contract/task.ts'
import type { Context } from '../context.ts'
import type { TaskRecord } from '../store/records.ts'
import { transition } from './transition.ts'

/**
 * Back to the queue: its prompt is sent anew, to any instance. Who wants it started at once pumps.
 *
 * @throws MusterError `invalid_transition`
 */
export function requeue(
  context: Context,
  task: TaskRecord,
  change: { cause: Cause; evidence: string },
): void {
  task.instanceId = null
  task.promptUuid = null
  task.promptSentAt = null
  transition(context, task, { to: 'queued', ...change })
}
