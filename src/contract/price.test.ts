import { expect, test } from 'vitest'
import { NewPrice, TokenPrices, withCachePrices } from './price.ts'

test('what follows from the highest price that is taken is a price, too', () => {
  const highest = { model: 'x', input: 500_000_000_000, output: 1_000_000_000_000 }
  expect(TokenPrices.parse(withCachePrices(NewPrice.parse(highest)))).toMatchObject({
    cacheRead: 50_000_000_000,
    cacheWrite1h: 1_000_000_000_000,
  })
  expect(NewPrice.safeParse({ ...highest, input: 500_000_000_001 }).success).toBe(false)
})
