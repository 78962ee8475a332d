import type { Context } from '../live/context.ts'
import type { TaskRecord } from '../store/records.ts'

/** A person lets a task go on that was held to run away: it is neither flagged nor held again, also after a restart. False: it was not. */
export function letRunOn(context: Context, task: TaskRecord): boolean {
  if (task.runaway === null || task.runaway.state === 'dismissed') return false
  task.runaway = { ...task.runaway, state: 'dismissed' }
  const text = 'A person lets this turn go on; that it runs away is not said again.'
  context.store.journal.append(
    task,
    { kind: 'noted', payload: { level: 'info', code: 'runaway', text } },
    context.now(),
  )
  context.store.journal.saveTask(task)
  return true
}
