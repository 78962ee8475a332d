import { currentUsageWindows } from '../budgets/note-usage-windows.ts'
import type { Context } from '../live/context.ts'

/** Notices when a usage window that was closed is open again: because Claude says so, or its time has come. */
export function createWindowWatch(context: Context): () => string[] {
  const closedNow = () =>
    currentUsageWindows(context)
      .filter(({ status }) => status === 'rejected')
      .map(({ type, simulated }) => (simulated ? `${type} (simulated)` : type))
  let closed = new Set(closedNow())
  return () => {
    const before = closed
    closed = new Set(closedNow())
    return [...before].filter((type) => !closed.has(type))
  }
}
