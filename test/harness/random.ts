/** Draws that are the same ones for a seed (mulberry32). */
export interface Random {
  /** From 0 to 1, 1 excluded. */
  next(): number
  /** A whole number in the range, both ends included. */
  between(least: number, most: number): number
  pick<T>(of: readonly T[]): T
  chance(probability: number): boolean
}

export function createRandom(seed: number): Random {
  let state = seed
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  return {
    next,
    between: (least, most) => least + Math.floor(next() * (most - least + 1)),
    pick: <T>(of: readonly T[]): T => {
      const found = of[Math.floor(next() * of.length)]
      if (found === undefined) throw new Error('There is nothing to pick from.')
      return found
    },
    chance: (probability) => next() < probability,
  }
}
