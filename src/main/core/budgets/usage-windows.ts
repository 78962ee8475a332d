import type { UsageWindow } from '../../../contract/budget.ts'
import type { TaskEventPayloads } from '../../../contract/task-event.ts'
import type { Context } from '../context.ts'
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

/** Takes note of what an instance told of the account's windows (`rate_limit_event`). */
export function noteUsageWindows(
  context: Context,
  simulated: boolean,
  told: TaskEventPayloads['rate_limit.reported'],
): void {
  const { windows } = context.live
  const seenAt = context.now()
  const own: UsageWindow = {
    // A 429 that names no window.
    type: told.type ?? 'api',
    status: statusOf(told.status),
    utilization: told.utilization,
    resetsAt: told.resetsAt,
    seenAt,
    simulated,
  }
  const others = (told.windows ?? [])
    .filter(({ type }) => type !== own.type)
    .map(({ status, ...window }) => ({
      ...window,
      status: statusOf(status ?? 'allowed'),
      seenAt,
      simulated,
    }))
  // Each turn tells of them again; only what is new, or could not be stored, is written.
  const news = [own, ...others].filter(windows.isNews)
  for (const window of news) {
    try {
      windows.put(window)
    } catch (error) {
      context.config.log('warn', 'a usage window could not be stored', { error: String(error) })
    }
  }
  if (news.length > 0) announceUsageWindows(context)
}

/** The windows as they are now: one whose time has come is open and empty, for all that is known. */
export function currentUsageWindows(context: Context): UsageWindow[] {
  const now = context.now()
  return context.live.windows
    .list()
    .map((window) =>
      window.resetsAt !== null && window.resetsAt <= now
        ? { ...window, status: 'allowed' as const, utilization: null, resetsAt: null }
        : window,
    )
}

export function announceUsageWindows(context: Context): void {
  context.publish({ name: 'usage.changed', payload: { windows: currentUsageWindows(context) } })
}

/** The CLI's words are `allowed`, `allowed_warning`, `rejected`; one that is not known closes nothing. */
function statusOf(word: string): UsageWindow['status'] {
  if (word === 'rejected') return 'rejected'
  return word.includes('warning') ? 'warning' : 'allowed'
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
