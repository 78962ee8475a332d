import type { TaskForecast } from '../../../contract/task.ts'
import type { TodoList } from '../store/records.ts'

/**
 * Turns that are needed to tell anything. Of n turns that are alike, the range between the one at a tenth and the one at
 * nine tenths has the next one in it eight times in ten; with fewer than nine there is no such range.
 */
export const LEAST_TURNS = 9

/** Steps that must be done before their pace counts. */
export const LEAST_STEPS = 3

/** How much steps differ at least, as a share of their mean: a few that were alike say little of the next ones. */
const LEAST_DEVIATION = 0.35

/** Half of the width that has eight in ten in it, in deviations, by the number of steps less one (Student's t). */
const widths = [3.08, 1.89, 1.64, 1.53, 1.48, 1.44, 1.41, 1.4, 1.38, 1.37]
const WIDEST_KNOWN = 1.3

/** Turns that a task is compared with. */
export interface Alike {
  basis: Exclude<TaskForecast['basis'], 'steps'>
  /** What each of them worked, in ms, ascending. */
  workMs: Float64Array
}

/**
 * When a turn ends that has worked for `work` ms: by the pace of its own steps once enough are done, else by those of the
 * turns it is compared with that took longer than it has by now. As it works on, neither end of the range comes nearer to
 * its start.
 */
export function expectEnd(alike: Alike | null, todos: TodoList | null, work: number): TaskForecast | null {
  const ahead = todos === null ? null : stepsAhead(todos, work)
  if (ahead !== null) return ahead
  if (alike === null || alike.workMs.length < LEAST_TURNS) return null
  const { workMs, basis } = alike
  const count = workMs.length
  const passed = countUpTo(workMs, work)
  const left = workMs.subarray(passed)
  const range = left.length < LEAST_TURNS ? null : { low: placeOf(left, 0.1), high: placeOf(left, 0.9) }
  return {
    workMs: range,
    usualMs: { low: placeOf(workMs, 0.1), high: placeOf(workMs, 0.9) },
    basis,
    count,
    passed,
  }
}

/** The steps that are left take as long as those that are done, and differ as they did. */
function stepsAhead({ items, pace }: TodoList, work: number): TaskForecast | null {
  const { count, sumMs, squares, at } = pace
  const open = items.filter(({ status }) => status !== 'completed').length
  if (count < LEAST_STEPS || open === 0 || sumMs <= 0) return null
  const mean = sumMs / count
  const variance = Math.max((squares - count * mean ** 2) / (count - 1), (LEAST_DEVIATION * mean) ** 2)
  // The present one has begun; one that takes longer than the others is about to end for all that is known.
  const expected = (open - 1) * mean + Math.max(mean - Math.max(0, work - at), mean / 4)
  // The steps differ from each other, and their mean from the true one.
  const deviation = Math.sqrt(open * variance + (open ** 2 * variance) / count)
  const half = (widths[count - 2] ?? WIDEST_KNOWN) * deviation
  return {
    workMs: {
      low: Math.round(work + Math.max(0, expected - half)),
      high: Math.ceil(work + expected + half),
    },
    usualMs: null,
    basis: 'steps',
    count,
    passed: 0,
  }
}

/** The value at a share of the way through the places 1 to n, of which n + 1 parts are made. */
function placeOf(ascending: Float64Array, share: number): number {
  const place = Math.min(Math.max(share * (ascending.length + 1) - 1, 0), ascending.length - 1)
  const below = ascending[Math.floor(place)] ?? 0
  const above = ascending[Math.ceil(place)] ?? below
  const value = below + (place - Math.floor(place)) * (above - below)
  return Math.max(0, share < 0.5 ? Math.floor(value) : Math.ceil(value))
}

/** How many are at or below a value. */
function countUpTo(ascending: Float64Array, value: number): number {
  let low = 0
  let high = ascending.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((ascending[middle] ?? 0) <= value) low = middle + 1
    else high = middle
  }
  return low
}
