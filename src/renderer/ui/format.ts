import type { Usage } from '../../contract/values.ts'

/** `3m 12s`, `12.4s` under a minute when `fine`, `2h 05m`, `3d 4h`. Takes ms; negative counts as none. */
export function formatDuration(ms: number, fine = false): string {
  const seconds = Math.max(0, ms) / 1_000
  if (seconds < 60) return fine && seconds < 59.95 ? `${seconds.toFixed(1)}s` : `${Math.floor(seconds)}s`
  const whole = Math.floor(seconds)
  const minutes = Math.floor(whole / 60)
  if (minutes < 60) return `${minutes}m ${pad(whole % 60)}s`
  const hours = Math.floor(minutes / 60)
  if (hours < 24) return `${hours}h ${pad(minutes % 60)}m`
  return `${Math.floor(hours / 24)}d ${hours % 24}h`
}

/** `12s`, `5m`, `3h`, `2d`: in its largest unit. Takes ms; negative counts as none. */
export function formatSpan(ms: number): string {
  const seconds = Math.floor(Math.max(0, ms) / 1_000)
  if (seconds < 60) return `${seconds}s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes}m`
  const hours = Math.floor(minutes / 60)
  return hours < 24 ? `${hours}h` : `${Math.floor(hours / 24)}d`
}

/** `now`, `12s ago`, `5m ago`, `3h ago`, `2d ago`. Takes an age in ms. */
export function formatAge(ms: number): string {
  return ms < 2_000 ? 'now' : `${formatSpan(ms)} ago`
}

/** `812`, `48.2k`, `1.3M`. */
export function formatCount(count: number): string {
  if (count < 1_000) return String(Math.round(count))
  if (count < 99_950) return `${trim((count / 1_000).toFixed(1))}k`
  if (count < 999_500) return `${Math.round(count / 1_000)}k`
  if (count < 999_500_000) return `${trim((count / 1_000_000).toFixed(1))}M`
  return `${trim((count / 1_000_000_000).toFixed(1))}G`
}

/** "1 task", "2,000 tasks". */
export function counted(number: number, word: string): string {
  return `${number.toLocaleString('en-US')} ${word}${number === 1 ? '' : 's'}`
}

/** `$0.31`, `<$0.01`, `$0`. Takes millionths of a dollar. */
export function formatCost(micros: number): string {
  if (micros === 0) return '$0'
  const dollars = micros / 1_000_000
  if (dollars > 0 && dollars < 0.005) return '<$0.01'
  return money.format(dollars)
}

/** `14:05` today, `Mon 14:05` within a week, else `3 Nov 14:05`. Local time. */
export function formatClock(at: number, now = Date.now()): string {
  const date = new Date(at)
  const clock = `${pad(date.getHours())}:${pad(date.getMinutes())}`
  if (new Date(now).toDateString() === date.toDateString()) return clock
  if (Math.abs(now - at) < 6 * 86_400_000) {
    return `${date.toLocaleDateString('en-GB', { weekday: 'short' })} ${clock}`
  }
  return `${date.toLocaleDateString('en-GB', { day: 'numeric', month: 'short' })} ${clock}`
}

/** `Sat 21 Nov 2026, 14:05:09`. Local time. */
export function formatExact(at: number): string {
  return exact.format(at).replace(',', '')
}

/** `812 B`, `1.2 MB` (powers of 1,000). */
export function formatBytes(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`
  const units = ['kB', 'MB', 'GB', 'TB']
  let value = bytes / 1_000
  let unit = 0
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1_000
    unit += 1
  }
  return `${value < 10 ? trim(value.toFixed(1)) : Math.round(value)} ${units[unit]}`
}

// Made once: a formatter costs a hundred times more than a format.
const exact = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
})
const money = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' })

/** A path with the home directory as `~`. */
export function formatDirectory(path: string, home: string | undefined): string {
  if (home !== undefined && home.length > 1 && (path === home || path.startsWith(`${home}/`))) {
    return `~${path.slice(home.length)}`
  }
  return path
}

/** All tokens that the API counted, read from the cache or not. */
export function totalTokens(usage: Usage): number {
  return usage.inputTokens + usage.outputTokens + usage.cacheReadTokens + usage.cacheWriteTokens
}

/** The last eight characters of an id: the first ones are a time and alike. */
export function shortId(id: string): string {
  return id.slice(-8)
}

function pad(value: number): string {
  return String(value).padStart(2, '0')
}

function trim(decimal: string): string {
  return decimal.replace(/\.0$/, '')
}

/** With its first letter large: a reason that stands alone. */
export function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
