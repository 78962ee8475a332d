/** A part of time, in ms since 1970. */
export interface TimeRange {
  from: number
  to: number
}

const steps = [
  100, 200, 500, 1_000, 2_000, 5_000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 900_000,
  1_800_000, 3_600_000, 7_200_000, 21_600_000, 43_200_000, 86_400_000,
]

/** The place of a time in a range, in percent; outside of it below 0 or above 100. */
export function placeOf(at: number, { from, to }: TimeRange): number {
  return to > from ? ((at - from) / (to - from)) * 100 : 0
}

/** Times for labels, at most `most`, at round distances from `start`. */
export function ticksOf({ from, to }: TimeRange, start: number, most: number): number[] {
  const span = to - from
  const step = steps.find((each) => span / each <= most) ?? Math.ceil(span / most / 86_400_000) * 86_400_000
  const first = start + Math.ceil((from - start) / step) * step
  const ticks: number[] = []
  for (let at = first; at <= to; at += step) ticks.push(at)
  return ticks
}

/** In px; a label that begins nearer to the end would be cut. */
const LABEL_ROOM = 64

/** Whether a label at a time can be read whole on a scale of that width. */
export function hasLabelRoom(at: number, shown: TimeRange, width: number): boolean {
  return ((100 - placeOf(at, shown)) / 100) * width >= LABEL_ROOM
}

/** A range made narrower (factor below 1) or wider around its middle, within `whole`; null: all of it. */
export function zoomRange(range: TimeRange, factor: number, whole: TimeRange): TimeRange | null {
  const middle = (range.from + range.to) / 2
  const half = Math.max(50, ((range.to - range.from) / 2) * factor)
  return within({ from: middle - half, to: middle + half }, whole)
}

/** A range moved by a share of its length, within `whole`. */
export function moveRange(range: TimeRange, share: number, whole: TimeRange): TimeRange | null {
  const length = range.to - range.from
  const from = Math.min(Math.max(range.from + share * length, whole.from), whole.to - length)
  return within({ from, to: from + length }, whole)
}

function within({ from, to }: TimeRange, whole: TimeRange): TimeRange | null {
  const cut = { from: Math.max(from, whole.from), to: Math.min(to, whole.to) }
  return cut.from <= whole.from && cut.to >= whole.to ? null : cut
}
