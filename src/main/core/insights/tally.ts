import { type FigureName, type Figures, figureNames } from '../../../contract/figures.ts'
import type { ChangeTally } from './changes.ts'
import { COMPLETED, type Columns, FAILED } from './columns.ts'
import { percentile } from './percentile.ts'

/** Rows, each with the number of the part that it belongs to; a row may be there several times, for several parts. */
export interface Parted {
  rows: Uint32Array
  parts: Uint32Array
  /** How many parts there are. */
  count: number
}

/** A sum of each part. */
type Sums = Float64Array

/**
 * The figures of parts, such as days or groups. Each column is gone through by itself, when its figure is asked for first, which is
 * several times as fast as row by row.
 */
export class Tally {
  readonly #columns: Columns
  readonly #parted: Parted
  readonly #known = new Map<string, Sums>()
  #worked: readonly Float64Array[] | null = null
  #all: Float64Array | null = null

  constructor(columns: Columns, parted: Parted) {
    this.#columns = columns
    this.#parted = parted
  }

  /** `part` null: of all together. `changes` null: nobody knows. */
  figures(part: number | null, changes: ChangeTally | null): Figures {
    return Object.fromEntries(
      figureNames.map((name) => [name, this.figure(name, part, changes)]),
    ) as unknown as Figures
  }

  figure(name: FigureName, part: number | null, changes: ChangeTally | null): number | null {
    const of = (figure: FigureName) => this.figure(figure, part, changes) ?? 0
    const { input, output, cacheRead, cacheWrite, cost, unpriced, isRetry, apiRetries, waitedMs, state } =
      this.#columns
    const sum = (values: Float64Array) =>
      pick(
        this.#sums(name, () => this.#sum(values)),
        part,
      )
    const count = (is: (row: number) => boolean) =>
      pick(
        this.#sums(name, () => this.#count(is)),
        part,
      )
    switch (name) {
      case 'tasks':
        return count(() => true)
      case 'completed':
        return count((row) => state.values[row] === COMPLETED)
      case 'failed':
        return count((row) => state.values[row] === FAILED)
      case 'stopped':
        return of('tasks') - of('completed') - of('failed')
      case 'successRate':
        return shareOf(of('completed'), of('completed') + of('failed'))
      case 'durationP50':
        return percentile(this.#workedOf(part), 50)
      case 'durationP95':
        return percentile(this.#workedOf(part), 95)
      case 'inputTokens':
        return sum(input.values)
      case 'outputTokens':
        return sum(output.values)
      case 'cacheReadTokens':
        return sum(cacheRead.values)
      case 'cacheWriteTokens':
        return sum(cacheWrite.values)
      case 'costMicros':
        return sum(cost.values)
      case 'unpriced':
        return count((row) => (unpriced.values[row] ?? 0) > 0)
      case 'cacheHitRate':
        return shareOf(
          of('cacheReadTokens'),
          of('inputTokens') + of('cacheReadTokens') + of('cacheWriteTokens'),
        )
      case 'retries':
        return sum(isRetry.values)
      case 'apiRetries':
        return sum(apiRetries.values)
      case 'waitedMs':
        return sum(waitedMs.values)
      case 'changes':
        return changes?.count ?? null
      case 'costPerChange':
        return changes && changes.count > 0 ? Math.round(changes.costMicros / changes.count) : null
    }
  }

  #sums(name: FigureName, make: () => Sums): Sums {
    const known = this.#known.get(name)
    if (known) return known
    const made = make()
    this.#known.set(name, made)
    return made
  }

  #sum(values: Float64Array): Sums {
    const { rows, parts, count } = this.#parted
    const sums = new Float64Array(count)
    for (let index = 0; index < rows.length; index += 1) {
      const part = parts[index] as number
      sums[part] = (sums[part] as number) + (values[rows[index] as number] as number)
    }
    return sums
  }

  #count(is: (row: number) => boolean): Sums {
    const { rows, parts, count } = this.#parted
    const sums = new Float64Array(count)
    for (let index = 0; index < rows.length; index += 1) {
      const part = parts[index] as number
      if (is(rows[index] as number)) sums[part] = (sums[part] as number) + 1
    }
    return sums
  }

  /** Durations of a part, in any order. */
  #workedOf(part: number | null): Float64Array {
    this.#worked ??= this.#lists(this.#columns.workedMs.values)
    if (part !== null) return this.#worked[part] ?? new Float64Array()
    this.#all ??= joined(this.#worked)
    return this.#all
  }

  /** The values of each part that are not negative. */
  #lists(values: Float64Array): Float64Array[] {
    const { rows, parts, count } = this.#parted
    const sizes = this.#count((row) => (values[row] as number) >= 0)
    const lists = Array.from({ length: count }, (_, part) => new Float64Array(sizes[part] ?? 0))
    const filled = new Uint32Array(count)
    for (let index = 0; index < rows.length; index += 1) {
      const value = values[rows[index] as number] as number
      if (value < 0) continue
      const part = parts[index] as number
      const place = filled[part] as number
      const list = lists[part] as Float64Array
      list[place] = value
      filled[part] = place + 1
    }
    return lists
  }
}

function pick(sums: Sums, part: number | null): number {
  return part === null ? sums.reduce((all, sum) => all + sum, 0) : (sums[part] ?? 0)
}

function joined(lists: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(lists.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const list of lists) {
    all.set(list, at)
    at += list.length
  }
  return all
}

const shareOf = (part: number, whole: number) => (whole === 0 ? null : part / whole)
