import { workedTime } from '../../../contract/worked-time.ts'
import type { Context } from '../live/context.ts'
import type { TaskRecord } from '../store/records.ts'

/** Time that a task has run, pauses excluded, in ms. */
function runningTime(context: Context, task: TaskRecord): number {
  return workedTime(task.startedAt, task, context.now())
}

/** Whether the task has used up its time-out. */
export function isPastTimeout(context: Context, task: TaskRecord): boolean {
  return task.limits.timeoutMs !== null && runningTime(context, task) >= task.limits.timeoutMs
}
