import type { UsageWindow } from '../../../contract/budget.ts'
import type { TaskEventPayloads } from '../../../contract/task-event.ts'
import type { Context } from '../live/context.ts'

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
