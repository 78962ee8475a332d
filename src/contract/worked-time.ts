/** What the clock of a task or a run goes by. */
export interface Clocked {
  endedAt: number | null
  pausedMs: number
  pausedSince: number | null
}

/** Until when it has worked; null: until now. A pause, and the wait in the queue after it, is no work. */
export function workedUntil({
  endedAt,
  pausedSince,
}: Pick<Clocked, 'endedAt' | 'pausedSince'>): number | null {
  return endedAt ?? pausedSince
}

/** How long it has worked since `from`, in ms; 0 while it has not begun. */
export function workedTime(from: number | null, clocked: Clocked, now: number): number {
  if (from === null) return 0
  return Math.max(0, (workedUntil(clocked) ?? now) - from - clocked.pausedMs)
}

/** What the clock of a task's own work goes by. */
export interface Working extends Clocked {
  startedAt: number | null
  waitedMs: number
  waitedSince: number | null
}

/** How long a task has worked by itself, in ms: its pauses, and the time in which it waited for a person, are not in it. */
export function ownWork(task: Working, now: number): number {
  const until = workedUntil(task) ?? now
  const waits = task.waitedSince === null ? 0 : Math.max(0, until - task.waitedSince)
  return Math.max(0, workedTime(task.startedAt, task, now) - task.waitedMs - waits)
}
