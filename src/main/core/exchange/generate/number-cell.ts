import { isMultiple } from '../profile/accepts.ts'
import { type Fact, type Finding, found, none, unsure } from './cell.ts'
import type { Choice } from './choice.ts'

/** Multiples that are tried from each end of a range. */
const TRIED = 100

/** A number that meets the facts. */
export function findNumber(facts: readonly Fact[], choice: Choice): Finding {
  const range = rangeOf(facts)
  if (range.low > range.high || (range.low === range.high && (range.isLowOut || range.isHighOut))) return none
  const multiples = facts.flatMap((fact) => (fact.is === 'multiple' ? [fact.of] : []))
  const noMultiples = facts.flatMap((fact) => (fact.is === 'noMultiple' ? [fact.of] : []))
  if (multiples.some((of) => noMultiples.includes(of))) return none
  const isWhole = facts.some(({ is }) => is === 'whole')
  const isNotWhole = facts.some(({ is }) => is === 'notWhole')
  const step = wholeStep([...(isWhole ? [1] : []), ...multiples])
  if (step !== null) {
    // Each multiple of the step is whole, and a multiple of what divides it.
    if (isNotWhole || noMultiples.some((of) => Number.isInteger(of) && step % of === 0)) return none
  }
  const isAt = (value: number) => facts.every((fact) => holds(fact, value))
  const { candidates, isAll } = step === null ? someOf(range, multiples, choice) : multiplesOf(step, range)
  const fitting = candidates.find((value) => Number.isFinite(value) && isAt(value))
  if (choice.isRandom) {
    const fit = candidates.filter((value) => Number.isFinite(value) && isAt(value)).toSorted((a, b) => a - b)
    const sample = sampleOf(facts, isAt)
    if (sample !== undefined && choice.chance(0.5)) return found(sample)
    const [any] = choice.order(fit)
    const end = choice.chance(0.5) ? fit[0] : fit.at(-1)
    if (any !== undefined && end !== undefined) return found((choice.chance(0.3) ? end : any) + 0)
  }
  if (fitting !== undefined) return found(fitting + 0)
  return isAll ? none : unsure('no number was found that is in the range and a multiple as asked')
}

interface Range {
  low: number
  isLowOut: boolean
  high: number
  isHighOut: boolean
}

function rangeOf(facts: readonly Fact[]): Range {
  const range: Range = {
    low: Number.NEGATIVE_INFINITY,
    isLowOut: false,
    high: Number.POSITIVE_INFINITY,
    isHighOut: false,
  }
  for (const fact of facts) {
    if (fact.is === 'atLeast' || fact.is === 'above') {
      const isOut = fact.is === 'above'
      if (fact.than > range.low) Object.assign(range, { low: fact.than, isLowOut: isOut })
      else if (fact.than === range.low) range.isLowOut ||= isOut
    } else if (fact.is === 'atMost' || fact.is === 'below') {
      const isOut = fact.is === 'below'
      if (fact.than < range.high) Object.assign(range, { high: fact.than, isHighOut: isOut })
      else if (fact.than === range.high) range.isHighOut ||= isOut
    }
  }
  return range
}

/** The whole number of which all must be multiples, where they must be whole; null: they need not, or it is too large. */
function wholeStep(multiples: readonly number[]): number | null {
  const whole = multiples.filter((of) => Number.isSafeInteger(of))
  if (whole.length === 0) return null
  const step = whole.reduce((a, b) => (a / divisor(a, b)) * b, 1)
  return Number.isSafeInteger(step) ? step : null
}

function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b)
}

/** Multiples of a step from both ends of a range, or from zero. */
function multiplesOf(step: number, range: Range): { candidates: number[]; isAll: boolean } {
  const { low, high } = range
  const isExact = (value: number) => Math.abs(value) < Number.MAX_SAFE_INTEGER
  const first = Number.isFinite(low) ? Math.ceil(low / step) : Number.NEGATIVE_INFINITY
  const last = Number.isFinite(high) ? Math.floor(high / step) : Number.POSITIVE_INFINITY
  const isKnown = [low, high].every((end) => !Number.isFinite(end) || isExact(end))
  const near = first > 0 ? first : Math.min(last, 0)
  const from = Number.isFinite(first) ? first : near - TRIED
  const to = Number.isFinite(last) ? last : near + TRIED
  const counts = new Set<number>()
  if (near >= first && near <= last) counts.add(near)
  for (let at = 0; at <= TRIED; at++) {
    for (const count of [near + at, near - at, from + at, to - at]) {
      if (count >= first && count <= last) counts.add(count)
    }
  }
  const candidates = [...counts].map((count) => count * step)
  return {
    candidates,
    isAll: isKnown && Number.isFinite(first) && Number.isFinite(last) && last - first <= TRIED,
  }
}

/** Some numbers of a range, and with it whether it has no other ones. */
function someOf(
  range: Range,
  multiples: readonly number[],
  choice: Choice,
): { candidates: number[]; isAll: boolean } {
  const { low, high } = range
  if (low === high) return { candidates: [low], isAll: true }
  const from = Number.isFinite(low) ? low : Number.isFinite(high) ? high - 1_000 : -1_000
  const to = Number.isFinite(high) ? high : Number.isFinite(low) ? low + 1_000 : 1_000
  const candidates = [0, 1, -1, 0.5, low, high, low + 1, high - 1, Math.ceil(from), Math.floor(to)]
  for (const part of [0.5, 0.25, 0.75, 0.1, 0.9, 0.001, 0.999]) candidates.push(from + (to - from) * part)
  for (const whole of [...candidates].filter(Number.isFinite))
    candidates.push(Math.round(whole), Math.round(whole) + 0.5)
  if (choice.isRandom) candidates.push(from + ((to - from) * choice.between(0, 1_000)) / 1_000)
  for (const of of multiples) {
    const near = Math.round(from / of)
    for (let at = 0; at <= TRIED; at++) candidates.push((near + at) * of, at * of, -at * of)
  }
  return { candidates, isAll: false }
}

function sampleOf(facts: readonly Fact[], isAt: (value: number) => boolean): number | undefined {
  const samples = facts.flatMap((fact) => (fact.is === 'sample' ? fact.values : []))
  return samples.filter((value) => typeof value === 'number').find(isAt)
}

function holds(fact: Fact, value: number): boolean {
  switch (fact.is) {
    case 'notIn':
      return !fact.values.includes(value)
    case 'atLeast':
      return value >= fact.than
    case 'above':
      return value > fact.than
    case 'atMost':
      return value <= fact.than
    case 'below':
      return value < fact.than
    case 'multiple':
      return isMultiple(value, fact.of)
    case 'noMultiple':
      return !isMultiple(value, fact.of)
    case 'whole':
      return Number.isInteger(value)
    case 'notWhole':
      return !Number.isInteger(value)
    default:
      return true
  }
}
