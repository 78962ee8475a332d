import type { Context } from '../live/context.ts'
import type { TaskRecord } from '../store/records.ts'

/** A person lets the task go on once, past every budget, also after a restart; its transcript says so. */
export function letPast(context: Context, task: TaskRecord): void {
  task.budgetVerdict = 'past'
  context.store.journal.append(
    task,
    {
      kind: 'noted',
      payload: { level: 'info', code: 'budget', text: 'A person let this turn go on past its budget.' },
    },
    context.now(),
  )
  context.store.journal.saveTask(task)
}
