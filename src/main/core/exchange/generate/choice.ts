import { createDraws } from './draws.ts'

/** How a search chooses where several things would do. */
export interface Choice {
  /** Whether instances are to differ: else the plainest is taken, and what was found once is found again. */
  readonly isRandom: boolean
  /** The same elements in the order in which they are tried. */
  order<T>(of: readonly T[]): readonly T[]
  /** A whole number in the range, both ends included: the least one, or any, near the ends most often. */
  between(least: number, most: number): number
  /** Never, or with this probability. */
  chance(probability: number): boolean
}

export const plainest: Choice = {
  isRandom: false,
  order: (of) => of,
  between: (least) => least,
  chance: () => false,
}

/** Choices that are the same ones for a seed. */
export function chooseBySeed(seed: number): Choice {
  const next = createDraws(seed)
  const between = (least: number, most: number): number => {
    const where = next()
    if (where < 0.3) return least
    if (where < 0.5) return most
    return least + Math.floor(next() * (most - least + 1))
  }
  return {
    isRandom: true,
    order: (of) => {
      const left = [...of]
      for (let at = left.length - 1; at > 0; at--) {
        const other = Math.floor(next() * (at + 1))
        const [a, b] = [left[at], left[other]]
        if (a !== undefined && b !== undefined) [left[at], left[other]] = [b, a]
      }
      return left
    },
    between,
    chance: (probability) => next() < probability,
  }
}
