import type { UsageWindow } from '../../../contract/budget.ts'
import { currentUsageWindows } from '../budgets/note-usage-windows.ts'
import type { Context } from '../live/context.ts'

/**
 * Tells when a usage window that was closed is open again: because Claude says so, or its time has come, also while no supervisor
 * ran.
 */
export function createWindowWatch(context: Context, tell: (type: string) => void): () => void {
  const { windows } = context.live
  let closed = closedOf(windows.list())
  return () => {
    const current = currentUsageWindows(context)
    const before = closed
    closed = closedOf(current)
    for (const type of before) if (!closed.has(type)) tell(type)
    // What is stored as closed and is not: else the next supervisor would tell of it once more.
    const stored = closedOf(windows.list())
    for (const window of current) {
      const name = nameOf(window)
      if (!stored.has(name) || closed.has(name)) continue
      try {
        windows.put(window)
      } catch (error) {
        context.config.log('warn', 'a usage window could not be stored', { error: String(error) })
      }
    }
  }
}

function closedOf(windows: readonly UsageWindow[]): Set<string> {
  return new Set(windows.filter(({ status }) => status === 'rejected').map(nameOf))
}

function nameOf({ type, simulated }: UsageWindow): string {
  return simulated ? `${type} (simulated)` : type
}
