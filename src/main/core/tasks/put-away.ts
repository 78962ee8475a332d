import { setImmediate as nextTurn } from 'node:timers/promises'
import { MusterError } from '../../../contract/errors.ts'
import { isFinal } from '../../../contract/task.ts'
import type { Context } from '../live/context.ts'
import { commitNow } from '../store/commit-now.ts'
import type { TaskRecord } from '../store/records.ts'
import { requireTask } from './require-task.ts'

/**
 * Puts ended tasks out of the lists, or back into them; all or none.
 *
 * @throws MusterError `not_found`, `invalid_transition` for one that has not ended, `storage`
 */
export function archiveTasks(
  context: Context,
  taskIds: readonly string[],
  archived: boolean,
): readonly TaskRecord[] {
  const tasks = requireEnded(context, taskIds, archived ? 'archived' : 'taken back')
  for (const task of tasks) {
    if ((task.archivedAt !== null) === archived) continue
    task.archivedAt = archived ? context.now() : null
    context.store.journal.saveTask(task)
  }
  context.store.journal.flush()
  return tasks
}

/**
 * Removes ended tasks with their transcripts, each in short steps. One whose supervisor dies in the middle of that keeps the
 * rest of its transcript, and can be removed again.
 *
 * @throws MusterError `not_found`, `invalid_transition`, `conflict` for a task of a run that has not ended, one that still
 *   asks for something, and one that is being imported; `storage`
 */
export async function removeTasks(
  context: Context,
  taskIds: readonly string[],
): Promise<{ taskIds: string[] }> {
  const tasks = requireEnded(context, taskIds, 'removed')
  for (const { id, node } of tasks) {
    refuseHeld(context, id)
    const run = node && context.store.runs.head(node.runId)
    if (run && run.endedAt === null)
      throw new MusterError('conflict', `Task ${id} belongs to run ${run.id}, which has not ended.`, {
        hint: 'Remove it when the run has ended.',
        details: { taskId: id, runId: run.id },
      })
  }
  // What is staged of them must not come back behind their removal.
  if (!commitNow(context))
    throw new MusterError('storage', 'Nothing was removed: the database refuses to be written.')
  const removed: string[] = []
  try {
    for (const { id } of tasks) {
      await removeOne(context, id)
      removed.push(id)
      await nextTurn()
    }
  } finally {
    if (removed.length > 0) context.publish({ name: 'task.removed', payload: { taskIds: removed } })
  }
  return { taskIds: removed }
}

/** Somebody still writes rows of it, or waits for it. @throws MusterError `conflict` */
function refuseHeld({ live }: Context, taskId: string): void {
  for (const task of live.tasks.values())
    if (task.after.some((other) => other.taskId === taskId && other.doneAt === null))
      throw new MusterError('conflict', `Task ${task.id} waits for task ${taskId}.`, {
        hint: 'Remove it when that task has begun, or cancel that task first.',
        details: { taskId, waitingTaskId: task.id },
      })
  if (live.writing.has(taskId))
    throw new MusterError('conflict', `Task ${taskId} is being imported.`, {
      hint: 'Remove it when the import is done.',
      details: { taskId },
    })
  for (const request of live.permissions.values())
    if (request.taskId === taskId)
      throw new MusterError('conflict', `Task ${taskId} still asks to use ${request.toolName}.`, {
        hint: 'Answer that first, or end its session.',
        details: { taskId, permissionId: request.id },
      })
}

async function removeOne(context: Context, taskId: string): Promise<void> {
  const { live, store } = context
  live.removing.add(taskId)
  try {
    for (;;) {
      // What others have staged meanwhile may name it: behind its removal that would be refused.
      store.journal.flush()
      if (!store.tasks.removeSome(taskId)) break
      await nextTurn()
    }
    forgetTask(context, taskId)
  } finally {
    live.removing.delete(taskId)
  }
}

/** Rows that are in memory name it no more, as those in the database: no write of them would be taken. */
function forgetTask({ live }: Context, taskId: string): void {
  for (const task of live.tasks.values()) if (task.retryOf === taskId) task.retryOf = null
  for (const { lastTask, record } of live.runners.values()) {
    if (lastTask?.id === taskId) live.removed.add(lastTask)
    if (lastTask?.retryOf === taskId) lastTask.retryOf = null
    if (record.taskId === taskId) record.taskId = null
  }
}

function requireEnded(context: Context, taskIds: readonly string[], what: string): TaskRecord[] {
  return [...new Set(taskIds)].map((id) => {
    const task = requireTask(context, id)
    if (isFinal(task.state)) return task
    throw new MusterError('invalid_transition', `Task ${id} is ${task.state} and can't be ${what}.`, {
      hint: 'Only what has ended can be put away.',
      details: { taskId: id, state: task.state },
    })
  })
}
