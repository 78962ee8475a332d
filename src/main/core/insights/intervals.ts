import type { InsightsInterval } from '../../../contract/insights.ts'

const DAY_MS = 86_400_000

/** A calendar day, as the days since 1970. */
type Day = number

/** When days, weeks (from Monday) or months of a time zone begin that a period touches, in UTC ms; ascending. */
export function intervalStarts(
  period: { from: number; to: number },
  zone: string,
  interval: InsightsInterval,
): number[] {
  const clock = createClock(zone)
  const last = clock.dayOf(period.to - 1)
  const starts: number[] = []
  for (let day = beginningOf(clock.dayOf(period.from), interval); day <= last; day = nextOf(day, interval))
    starts.push(clock.startOf(day))
  return starts
}

function beginningOf(day: Day, interval: InsightsInterval): Day {
  // 1970 began with a Thursday.
  if (interval === 'week') return day - ((((day + 3) % 7) + 7) % 7)
  if (interval === 'day') return day
  const date = new Date(day * DAY_MS)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1) / DAY_MS
}

function nextOf(day: Day, interval: InsightsInterval): Day {
  if (interval !== 'month') return day + (interval === 'week' ? 7 : 1)
  const date = new Date(day * DAY_MS)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1) / DAY_MS
}

function createClock(zone: string) {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  /** What the clock on the wall shows, as if it were UTC. */
  const wall = (at: number): number => {
    const [month = 0, day = 0, year = 0, hour = 0, minute = 0, second = 0] = (
      format.format(at).match(/\d+/g) ?? []
    ).map(Number)
    return Date.UTC(year, month - 1, day, hour, minute, second)
  }
  const dayOf = (at: number): Day => Math.floor(wall(at) / DAY_MS)
  /** How far the clock was ahead of UTC when a day began: mostly the next one begins so, too. */
  let ahead = 0
  return {
    dayOf,
    startOf(day: Day): number {
      const midnight = day * DAY_MS
      for (const again of [false, true]) {
        if (again) ahead = wall(midnight - ahead) - (midnight - ahead)
        // Of a midnight that comes twice it is the first one, since the clock was set back behind it.
        if (wall(midnight - ahead) === midnight) return midnight - ahead
      }
      // A midnight that does not exist: the first moment of the day.
      let before = midnight - 2 * DAY_MS
      let after = midnight + 2 * DAY_MS
      while (after - before > 1) {
        const middle = Math.floor((before + after) / 2)
        if (dayOf(middle) < day) before = middle
        else after = middle
      }
      return after
    },
  }
}
