/** Choices that are the same for the same seed. */
export interface Pick {
  /** A whole number from 0 to `most`; without a seed 0. */
  upTo(most: number): number
  /** One of a list that is not empty. */
  of<T>(list: readonly [T, ...T[]]): T
}

/** @param seed a whole number; null: always the first */
export function pickBySeed(seed: number | null): Pick {
  let state = (seed ?? 0) >>> 0
  // Mulberry32: short, and each seed begins elsewhere.
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const upTo = (most: number) => (seed === null ? 0 : Math.floor(next() * (most + 1)))
  return { upTo, of: (list) => list[upTo(list.length - 1)] ?? list[0] }
}
