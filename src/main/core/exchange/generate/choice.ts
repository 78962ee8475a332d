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

/** Draws that are the same ones for a seed (mulberry32). */
export function chooseBySeed(seed: number): Choice {
  let state = seed
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
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
