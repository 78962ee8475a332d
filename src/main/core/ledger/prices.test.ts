import { expect, test } from 'vitest'
import { noUsage } from '../../../contract/values.ts'
import type { Price } from '../store/budget-store.ts'
import { createPrices } from './prices.ts'

function withStore(known: Price[] = []) {
  const saved: Price[] = []
  return {
    saved,
    prices: createPrices({ prices: () => known, savePrice: (price) => void saved.push({ ...price }) }),
  }
}
const input = (tokens: number) => ({ ...noUsage, inputTokens: tokens })
const use = (model: string, tokens: number) => new Map([[model, input(tokens)]])
const told = (model: string, tokens: number, costMicros: number) => ({
  model,
  usage: input(tokens),
  costMicros,
})

test('a turn that goes on is estimated by the least price of its model, one that was cut by the last', () => {
  const { prices } = withStore()
  prices.learn([told('opus', 10, 40)], false)
  prices.learn([told('opus', 10, 240)], false)
  expect(prices.estimate(use('opus', 100), false, 'least')).toBe(400)
  expect(prices.estimate(use('opus', 100), false, 'last')).toBe(2_400)
  // Prices that are made up are others.
  expect(prices.estimate(use('opus', 100), true, 'least')).toBe(0)
})

test('each model of a turn has its own price, whatever date or context stands in its name', () => {
  const { prices } = withStore()
  prices.learn([told('opus-5[1m]', 10, 50), told('haiku-5-20260101', 10, 10)], false, ['opus-5', 'haiku-5'])
  const both = new Map([
    ['opus-5', input(10)],
    ['haiku-5', input(10)],
  ])
  expect(prices.estimate(both, false, 'least')).toBe(60)
})

test('a model that was never seen costs its list price when its turn is cut, and nothing before', () => {
  const { prices } = withStore()
  expect(prices.estimate(use('claude-opus-9', 100), false, 'least')).toBe(0)
  expect(prices.estimate(use('claude-opus-9', 100), false, 'last')).toBe(500)
  expect(prices.estimate(use('somebody-else', 100), false, 'last')).toBe(300)
})

test("a router's name for the only model of a turn has its price as well", () => {
  const { prices } = withStore()
  prices.learn([told('claude-opus-5', 10, 40)], false, ['router/best'])
  expect(prices.estimate(use('router/best', 10), false, 'least')).toBe(40)
})

test('prices are kept, and written again only when they differ', () => {
  const { prices, saved } = withStore([{ model: 'opus', simulated: false, least: 4, last: 4 }])
  prices.learn([told('opus', 1_000, 4_001)], false)
  expect(saved).toEqual([])
  prices.learn([told('opus', 1_000, 5_000)], false)
  expect(saved).toEqual([{ model: 'opus', simulated: false, least: 4, last: 5 }])
})
