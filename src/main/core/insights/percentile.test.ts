import fc from 'fast-check'
import { expect, test } from 'vitest'
import { percentile } from './percentile.ts'

test('a percentile is the least value that so many are at or below, in any order of any values', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(50)), fc.constantFrom(1, 50, 95, 100), (values, share) => {
      const sorted = values.toSorted((a, b) => a - b)
      const expected = sorted.find(
        (value) => sorted.filter((other) => other <= value).length * 100 >= share * sorted.length,
      )
      expect(percentile(Float64Array.from(values), share)).toBe(expected ?? null)
    }),
    { numRuns: 1_000 },
  )
})

test('values in an order that is bad for it are found all the same', () => {
  for (const order of [
    (index: number) => index,
    (index: number) => 10_000 - index,
    () => 7,
    (index: number) => (index % 2 === 0 ? index : 10_000 - index),
  ]) {
    const values = Array.from({ length: 10_000 }, (_, index) => order(index))
    const sorted = values.toSorted((a, b) => a - b)
    expect(percentile(Float64Array.from(values), 95)).toBe(sorted[9_499])
  }
})
