import type { InsightsInterval } from '../../../contract/insights.ts'

const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' })
const month = new Intl.DateTimeFormat('en-GB', { month: 'short', year: 'numeric' })

/** `3 Nov`, of a month `Nov 2026`. */
export function intervalName(start: number, interval: InsightsInterval): string {
  return (interval === 'month' ? month : day).format(start)
}
