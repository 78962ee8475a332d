import { createDraws } from '../generate/draws.ts'

/** Choices that are the same for the same seed. */
export interface Pick {
  /** A whole number from 0 to `most`; without a seed 0. */
  upTo(most: number): number
  /** One of a list that is not empty. */
  of<T>(list: readonly [T, ...T[]]): T
}

/** @param seed a whole number; null: always the first */
export function pickBySeed(seed: number | null): Pick {
  const next = createDraws(seed ?? 0)
  const upTo = (most: number) => (seed === null ? 0 : Math.floor(next() * (most + 1)))
  return { upTo, of: (list) => list[upTo(list.length - 1)] ?? list[0] }
}
