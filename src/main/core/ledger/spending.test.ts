import { describe, expect, test } from 'vitest'
import { unitsOf } from '../../../contract/token-units.ts'
import { isWithin, type Spending, shareOf } from './spending.ts'

test('tokens are counted in units of the price of one that is read', () => {
  expect(unitsOf({ inputTokens: 1, outputTokens: 1, cacheReadTokens: 10, cacheWriteTokens: 4 })).toBe(12)
})

describe('shareOf', () => {
  const used: Spending = { tokens: 50, costMicros: 900 }
  test.each([
    [{ tokens: 100, costMicros: null }, 0.5],
    [{ tokens: null, costMicros: 1_000 }, 0.9],
    [{ tokens: 100, costMicros: 1_000 }, 0.9],
    [{ tokens: 10, costMicros: 1_000 }, 5],
  ])('of %o is %d', (budget, share) => {
    expect(shareOf(budget, used)).toBe(share)
  })
})

test.each([
  ['/a', '/a', true],
  ['/a/b/c', '/a', true],
  ['/ab', '/a', false],
  ['/', '/a', false],
  ['/a', '/', true],
  ['C:\\work\\x', 'C:\\work', true],
])('%s is in %s: %s', (directory, target, is) => {
  expect(isWithin(directory, target)).toBe(is)
})
