import type { UsageWindow } from '../../../contract/budget.ts'
import type { UsageWindowStore } from '../store/usage-window-store.ts'

/** The account's usage windows as last told, in memory: asked for every queued task. Real and simulated apart. */
export interface UsageWindows {
  list(): UsageWindow[]
  /** False: it is known, and stored, as it is. */
  isNews(window: UsageWindow): boolean
  /** It is known from now on, even when it could not be stored. @throws MusterError `storage` */
  put(window: UsageWindow): void
  /** False: there is none of that type. */
  forget(type: string): boolean
}

export function createUsageWindows(store: UsageWindowStore): UsageWindows {
  const known = new Map<string, UsageWindow>()
  const keyOf = (window: UsageWindow) => `${window.simulated ? 'simulated' : 'real'} ${window.type}`
  for (const window of store.list()) known.set(keyOf(window), window)
  const unsaved = new Set<string>()
  return {
    list: () => [...known.values()],
    isNews(window) {
      const key = keyOf(window)
      const old = known.get(key)
      return !old || unsaved.has(key) || !isSame(old, window)
    },
    put(window) {
      const key = keyOf(window)
      known.set(key, window)
      unsaved.add(key)
      store.save(window)
      unsaved.delete(key)
    },
    forget(type) {
      const found = [...known.values()].filter((window) => window.type === type)
      if (found.length > 0) store.remove(type)
      for (const window of found) known.delete(keyOf(window))
      return found.length > 0
    },
  }
}

function isSame(a: UsageWindow, b: UsageWindow): boolean {
  return (
    a.type === b.type &&
    a.simulated === b.simulated &&
    a.status === b.status &&
    a.utilization === b.utilization &&
    a.resetsAt === b.resetsAt
  )
}
