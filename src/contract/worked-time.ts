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
