import type { Context } from '../live/context.ts'
import type { TaskRecord } from '../store/records.ts'

/** Puts a warning into the log of a task. */
export function warnTask(context: Context, task: TaskRecord, code: string, text: string): void {
  context.store.journal.append(
    task,
    { kind: 'noted', payload: { level: 'warning', code, text } },
    context.now(),
  )
  context.store.journal.saveTask(task)
}
