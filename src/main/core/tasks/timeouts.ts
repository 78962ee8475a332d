import type { Context } from '../context.ts'
import type { TaskRecord } from '../store/records.ts'

/** Time that a task has run, pauses excluded, in ms. */
function runningTime(context: Context, task: TaskRecord): number {
  if (task.startedAt === null) return 0
  const now = context.now()
  const pausing = task.pausedSince === null ? 0 : now - task.pausedSince
  return Math.max(0, now - task.startedAt - task.pausedMs - pausing)
}

/** Whether the task has used up its time-out. */
export function timedOut(context: Context, task: TaskRecord): boolean {
  return task.limits.timeoutMs !== null && runningTime(context, task) >= task.limits.timeoutMs
}
