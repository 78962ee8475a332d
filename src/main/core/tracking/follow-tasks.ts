import { isFinal, type Task } from '../../../contract/task.ts'
import { changedFiles } from './changed-files.ts'
import { leaseholders } from './ready/leases.ts'
import type { Author } from './rules/change.ts'
import type { TrackingParts } from './tracker.ts'

/** What the supervisor itself does is told under this name. */
export const keeper: Author = { by: 'muster', taskId: null }

/**
 * Gives back what a task has when it ends, those that ended while nobody followed them too; what is tried again keeps it. The
 * returned function ends it.
 */
export function followTasks(context: TrackingParts): () => void {
  const { store, tracker, config } = context
  const fail = (taskId: string) => (error: unknown) =>
    config.log('warn', 'what a task had could not be given back', { taskId, error: String(error) })
  const stop = store.onCommitted((events) => {
    for (const event of events) {
      if (event.name !== 'task.changed' || !tracker.isUsed()) continue
      const { task } = event.payload
      if (isFinal(task.state)) void endLease(context, task.id, task).catch(fail(task.id))
    }
  })
  void endOldLeases(context).catch(fail('of an earlier start'))
  return stop
}

async function endOldLeases(context: TrackingParts): Promise<void> {
  if (!context.tracker.isUsed()) return
  const { taskIds } = await context.tracker.read(leaseholders)
  for (const taskId of taskIds) {
    const task = context.live.task(taskId)
    // Where others work on the same records, their tasks are not known here.
    if (task === undefined && context.tracker.isShared) continue
    if (task === undefined || isFinal(task.state)) await endLease(context, taskId, task)
  }
}

type Ended = Pick<Task, 'id' | 'state' | 'outcome' | 'title'>

async function endLease(context: TrackingParts, taskId: string, task: Ended | undefined): Promise<void> {
  const next = [...context.live.tasks.values()].find(({ retryOf }) => retryOf === taskId)
  if (next) {
    await context.tracker.write('passOn', { fromId: taskId, toId: next.id }, keeper)
    return
  }
  const isDone = task?.state === 'completed'
  await context.tracker.write(
    'endOfTask',
    { taskId, note: noteOf(task), changedFiles: isDone && (await changedFiles(context, taskId)) },
    keeper,
  )
}

function noteOf(task: Ended | undefined): string {
  if (task === undefined) return 'Given back: the task that had it is not there any more.'
  const how = task.outcome && task.state !== 'completed' ? ` (${task.outcome.message})` : ''
  return `Given back: the task "${task.title}" ${task.state === 'completed' ? 'ended without finishing it' : `was ${task.state}${how}`}.`
}
