import type { TurnCost } from '../store/runaway-store.ts'
import { LEAST_TURNS, RATE_SPREADS, RATE_TIMES } from './limits.ts'

/** What turns of a kind cost, robustly: what a few of them do changes nothing of it. */
export interface Baseline {
  turns: number
  costMicros: number
  costPerMinuteMicros: number
  /** A rate beyond this one is much faster than ordinary. */
  highRate: number
}

/** How far turns lie apart is not taken for less than this, as a logarithm: twenty that are alike prove little. */
const LEAST_SPREAD = 0.25
/** The median of the distances from the median, made comparable with a standard deviation. */
const DEVIATIONS = 1.4826

/** Of the turns that cost something and took time; null: they are too few. */
export function baselineOf(figures: readonly TurnCost[]): Baseline | null {
  const counted = figures.filter(({ costMicros, activeMs }) => costMicros > 0 && activeMs > 0)
  if (counted.length < LEAST_TURNS) return null
  const rates = counted.map(({ costMicros, activeMs }) => (costMicros / activeMs) * 60_000)
  const rate = medianOf(rates)
  const distances = rates.map((each) => Math.abs(Math.log(each / rate)))
  const spread = Math.max(LEAST_SPREAD, DEVIATIONS * medianOf(distances))
  return {
    turns: counted.length,
    costMicros: medianOf(counted.map(({ costMicros }) => costMicros)),
    costPerMinuteMicros: rate,
    highRate: rate * Math.max(RATE_TIMES, Math.exp(RATE_SPREADS * spread)),
  }
}

export function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? 0
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2
}
