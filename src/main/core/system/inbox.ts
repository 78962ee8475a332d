import { MusterError } from '../../../contract/errors.ts'
import { FAILED_FOR_MS, type InboxEntry, inboxEntries } from '../../../contract/inbox.ts'
import { isRunningAway } from '../../../contract/runaway.ts'
import type { Task } from '../../../contract/task.ts'
import type { Context } from '../live/context.ts'
import { type TaskRecord, toPermission, toTask } from '../store/records.ts'
import { requireTask } from '../tasks/require-task.ts'
import type { TrackingParts } from '../tracking/tracker.ts'

/** What needs a person now, oldest first. */
export function readInbox(context: TrackingParts): InboxEntry[] {
  const { live, store, tracker } = context
  const now = context.now()
  const tasks: Task[] = store.tasks.failedSince(now - FAILED_FOR_MS).map(toTask)
  for (const task of live.tasks.values())
    if (task.waitingFor === 'budget' || isRunningAway(task)) tasks.push(toTask(task))
  const requests = [...live.permissions.values()].map(toPermission)
  return inboxEntries(requests, tasks, store.runs.pendingApprovals(), tracker.openConflicts(), now)
}

/**
 * A person has seen the failure.
 *
 * @throws MusterError `not_found`, `invalid_transition` (it has not failed)
 */
export function dismissTask(context: Context, taskId: string): TaskRecord {
  const task = requireTask(context, taskId)
  if (task.state !== 'failed') {
    throw new MusterError(
      'invalid_transition',
      `Task ${taskId} is ${task.state}; only a failure is dismissed.`,
      {
        hint: 'Only tasks that failed wait to be looked at.',
        details: { taskId, from: task.state },
      },
    )
  }
  if (task.dismissedAt === null) {
    task.dismissedAt = context.now()
    context.store.journal.saveTask(task)
    context.store.journal.flush()
  }
  return task
}
