import { spellDuration } from '../base/spell-amount.ts'

const DAY_MS = 86_400_000

/** `30 days`, `1 day`, `36 h`. */
export function spellDays(ms: number): string {
  const days = ms / DAY_MS
  if (!Number.isInteger(days)) return spellDuration(ms)
  return days === 1 ? '1 day' : `${days} days`
}
