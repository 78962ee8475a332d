import type { UsageWindow } from '../../../contract/budget.ts'
import type { Context } from '../live/context.ts'
import type { TaskRecord } from '../store/records.ts'
import type { Refusal } from '../tasks/refusal.ts'

/** While a usage window of the account is closed, new work of its kind waits for its opening. */
export function usageGate(context: Context, task: Pick<TaskRecord, 'simulated'>): Refusal | null {
  const now = context.now()
  let last: { window: UsageWindow; until: number } | null = null
  for (const window of context.live.windows.list()) {
    const { resetsAt: until } = window
    if (window.status !== 'rejected' || window.simulated !== task.simulated) continue
    if (until === null || until <= now) continue
    if (last === null || until > last.until) last = { window, until }
  }
  if (last === null) return null
  return {
    note: `the ${windowName(last.window.type)} is used up and opens at ${clock(last.until, now)}`,
    until: last.until,
  }
}

/** The CLI's words for windows (2.1.329). */
const names: Readonly<Record<string, string>> = {
  five_hour: '5-hour usage window',
  seven_day: 'weekly usage window',
  seven_day_opus: 'weekly usage window of Opus',
  seven_day_sonnet: 'weekly usage window of Sonnet',
  api: 'rate limit of the API',
}

function windowName(type: string): string {
  return names[type] ?? `usage window ${type}`
}

/** Local time; with the day when it is not today. */
function clock(at: number, now: number): string {
  const sameDay = new Date(at).toDateString() === new Date(now).toDateString()
  return new Date(at).toLocaleString('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    ...(sameDay ? {} : { day: 'numeric', month: 'short' }),
  })
}
