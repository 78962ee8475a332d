const MINUTE = 60_000
const DAY_MINUTES = 1_440

/**
 * When quiet hours end that are on at a time, in UTC ms; null: they are not on. `hours` is "22:00-07:00", by the clock on the
 * wall of a time zone, also in the nights in which it is changed. The same time twice is the whole day: it never ends by itself,
 * so that the next day's time is given.
 */
export function quietUntil(hours: string, at: number, zone = localZone()): number | null {
  const [from = 0, to = 0] = hours.split('-').map(minutesOf)
  const clock = createClock(zone)
  const isQuiet = (time: number) => isWithin(clock(time), from, to)
  if (!isQuiet(at)) return null
  // From the whole minute on, so that each step is one.
  const start = at - (at % MINUTE)
  let end = start + stepTo(clock(start), to)
  // An hour that comes twice; the whole day is quiet at each of its times.
  for (let again = 0; again < 3 && from !== to && isQuiet(end); again += 1) end += stepTo(clock(end), to)
  let quiet = start
  // An hour that is left out: the first minute that is not quiet lies before.
  while (from !== to && end - quiet > MINUTE) {
    const middle = quiet + Math.floor((end - quiet) / MINUTE / 2) * MINUTE
    if (isQuiet(middle)) quiet = middle
    else end = middle
  }
  return end
}

/** Of this machine. */
function localZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone
}

function isWithin(minute: number, from: number, to: number): boolean {
  if (from === to) return true
  return from < to ? minute >= from && minute < to : minute >= from || minute < to
}

/** Up to the next time that the clock shows it, in ms. */
function stepTo(minute: number, to: number): number {
  const step = (to - minute + DAY_MINUTES) % DAY_MINUTES
  return (step === 0 ? DAY_MINUTES : step) * MINUTE
}

function minutesOf(time: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number)
  return hour * 60 + minute
}

/** Minutes since midnight that a clock of the zone shows. */
function createClock(zone: string): (at: number) => number {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hourCycle: 'h23',
    hour: '2-digit',
    minute: '2-digit',
  })
  return (at) => minutesOf(format.format(at))
}
