import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { OwnPrice } from '../../../contract/price.ts'
import { noUsage } from '../../../contract/values.ts'
import type { Price } from '../store/budget-store.ts'
import { listPriceOf } from './list-prices.ts'
import { createPrices } from './prices.ts'

const noon = Date.parse('2026-12-01T12:00:00Z')

function withStore(known: Price[] = []) {
  const saved: Price[] = []
  const own = new Map<string, OwnPrice>()
  const prices = createPrices({
    prices: () => known,
    savePrice: (price) => void saved.push({ ...price }),
    ownPrices: () => [...own.values()],
    saveOwnPrice: (price) => void own.set(price.id, price),
    removeOwnPrice: (id) => void own.delete(id),
  })
  let ids = 0
  return {
    saved,
    prices,
    estimate: (model: string, tokens: object, how: 'least' | 'last', simulated = false, at = noon) =>
      prices.estimate(
        new Map([[model, { usage: { ...noUsage, ...tokens }, longWrites: 0 }]]),
        simulated,
        how,
        at,
      ),
    set: (price: Parameters<typeof prices.own.set>[0]) => prices.own.set(price, noon, () => `id ${++ids}`),
  }
}
const input = (inputTokens: number) => ({ inputTokens })
const told = (model: string, tokens: number, costMicros: number, isGuess = false) => ({
  model,
  usage: { ...noUsage, ...input(tokens) },
  longWrites: 0,
  costMicros,
  isGuess,
})
const costs = (costMicros: number) => ({ costMicros, unpricedTokens: 0 })
const settled = (...models: ReturnType<typeof told>[]) => ({
  models,
  usage: noUsage,
  untold: noUsage,
  called: [],
  costMicros: models.reduce((sum, model) => sum + model.costMicros, 0),
})

test('a turn that goes on is estimated by the least price of its model, one that was cut by the last', () => {
  const { prices, estimate } = withStore()
  prices.learn([told('opus', 10, 40)], false)
  prices.learn([told('opus', 10, 240)], false)
  expect(estimate('opus', input(100), 'least')).toEqual(costs(400))
  expect(estimate('opus', input(100), 'last')).toEqual(costs(2_400))
  // Prices that are made up are others.
  expect(estimate('opus', input(100), 'least', true)).toEqual(costs(0))
})

test('each model of a turn has its own price, whatever date or context stands in its name', () => {
  const { prices } = withStore()
  prices.learn([told('opus-5[1m]', 10, 50), told('haiku-5-20260101', 10, 10)], false, ['opus-5', 'haiku-5'])
  const tokens = { usage: { ...noUsage, ...input(10) }, longWrites: 0 }
  const both = new Map([
    ['opus-5', tokens],
    ['haiku-5', tokens],
  ])
  expect(prices.estimate(both, false, 'least', noon)).toEqual(costs(60))
})

test('a model that was never seen costs its list price when its turn is cut, and nothing before', () => {
  const { estimate } = withStore()
  expect(estimate('claude-opus-5-5', input(100), 'least')).toEqual(costs(0))
  expect(estimate('claude-opus-5-5', input(100), 'last')).toEqual(costs(400))
})

test('tokens of a model without a known price are said to be so, and a guess of the CLI is no price', () => {
  const { prices, estimate } = withStore()
  const unknown = { costMicros: 0, unpricedTokens: 100 }
  expect(estimate('somebody-else', input(100), 'last')).toEqual(unknown)
  prices.learn([told('somebody-else', 100, 500, true)], false)
  expect(estimate('somebody-else', input(100), 'last')).toEqual(unknown)
  expect(prices.settle(settled(told('somebody-else', 100, 500, true)), false, noon)).toEqual({
    costMicros: 500,
    unpricedTokens: 100,
  })
  expect(prices.settle(settled(told('free', 100, 0)), false, noon)).toEqual(unknown)
})

test("a person's price counts from its time on, for estimates and in the place of what is told", () => {
  const { prices, estimate, set } = withStore()
  prices.learn([told('claude-opus-5', 10, 50)], false)
  set({ model: 'claude-opus-*', validFrom: noon, input: 3_000_000, output: 15_000_000 })
  const tokens = { inputTokens: 100, outputTokens: 10, cacheReadTokens: 1_000, cacheWriteTokens: 40 }
  // 100 × $3, 10 × $15, 1,000 × $0.30 and 40 × $3.75 a million.
  expect(estimate('claude-opus-5', tokens, 'least')).toEqual(costs(900))
  expect(estimate('claude-opus-5', tokens, 'last')).toEqual(costs(900))
  expect(estimate('claude-opus-5', input(100), 'least', false, noon - 1)).toEqual(costs(500))
  const turn = settled(told('claude-opus-5[1m]', 100, 500), told('claude-haiku-4-5', 100, 100))
  expect(prices.settle(turn, false, noon)).toEqual(costs(300 + 100))
  expect(prices.settle(turn, false, noon - 1)).toEqual(costs(600))
  // What simulated tasks cost is made up.
  expect(prices.settle(turn, true, noon)).toEqual(costs(600))
})

test('what is kept in the cache for an hour has its own price', () => {
  const { prices, set } = withStore()
  const tokens = { usage: { ...noUsage, cacheWriteTokens: 100 }, longWrites: 60 }
  const estimate = () => prices.estimate(new Map([['claude-opus-5', tokens]]), false, 'last', noon)
  // 40 × $6.25 and 60 × $10 a million.
  expect(estimate()).toEqual(costs(850))
  prices.learn([{ ...tokens, model: 'claude-opus-5', costMicros: 850, isGuess: false }], false)
  expect(estimate()).toEqual(costs(850))
  set({ model: 'claude-opus-5', input: 1e6, output: 1e6, cacheWrite5m: 2e6, cacheWrite1h: 4e6 })
  expect(estimate()).toEqual(costs(320))
})

test('of several prices the most precise counts, and of one model the newest that has begun', () => {
  const { prices, set } = withStore()
  const at = (model: string, when: number) => prices.own.at(model, when)?.input ?? null
  set({ model: '*', validFrom: 0, input: 1, output: 1 })
  set({ model: 'claude-opus-*', validFrom: 0, input: 2, output: 1 })
  set({ model: 'claude-opus-*', validFrom: noon, input: 3, output: 1 })
  expect([at('claude-opus-5', noon - 1), at('claude-opus-5', noon), at('other', noon)]).toEqual([2, 3, 1])
  const [, removed] = prices.own.list()
  prices.own.remove(removed?.id ?? '')
  expect(at('claude-opus-5', noon)).toBe(2)
})

test('a price that has changed since it was seen is not changed again, and one that there is not is not removed', () => {
  const { prices, set } = withStore()
  const price = { model: 'm', validFrom: 0, input: 1, output: 1 }
  const { id, revision } = set(price)
  expect(set({ ...price, output: 2, revision })).toMatchObject({ id, revision: 2, output: 2 })
  expect(() => set({ ...price, revision })).toThrow(expect.objectContaining({ code: 'conflict' }))
  expect(() => prices.own.remove('no')).toThrow(expect.objectContaining({ code: 'not_found' }))
})

test("a router's name for the only model of a turn has its price as well", () => {
  const { prices, estimate, set } = withStore()
  prices.learn([told('claude-opus-5', 10, 40)], false, ['router/best'])
  expect(estimate('router/best', input(10), 'least')).toEqual(costs(40))
  set({ model: 'router/*', input: 2e6, output: 2e6 })
  const turn = { ...settled(told('claude-opus-5', 10, 40)), called: ['router/best'] }
  expect(prices.settle(turn, false, noon)).toEqual(costs(20))
})

test('prices are kept, and written again only when they differ', () => {
  const { prices, saved } = withStore([{ model: 'opus', simulated: false, least: 4, last: 4 }])
  prices.learn([told('opus', 1_000, 4_001)], false)
  expect(saved).toEqual([])
  prices.learn([told('opus', 1_000, 5_000)], false)
  expect(saved).toEqual([{ model: 'opus', simulated: false, least: 4, last: 5 }])
})

test.each([
  ['claude-opus-4-1-20250805', 15],
  ['claude-opus-4-20250514', 15],
  ['us.anthropic.claude-opus-5-v1:0', 5],
  ['claude-opus-5-5[1m]', 4],
  ['claude-sonnet-4@20250514', 3],
  ['claude-opus-57', null],
  ['claude-opus-5-9', null],
  ['my-claude-opus', null],
])('the list knows %s at $%d a million', (model, price) => {
  expect(listPriceOf(model, noon)?.input ?? null).toBe(price === null ? null : price * 1e6)
})

test('before the first price that is known of a model the first counts, then the newest that has begun', () => {
  const price = { input: 1, output: 1, cacheRead: 1, cacheWrite5m: 1, cacheWrite1h: 1, source: 'test' }
  const list = [
    { ...price, model: 'm-1', validFrom: 100 },
    { ...price, model: 'm-1', validFrom: 200, input: 2 },
  ]
  expect([50, 150, 250].map((at) => listPriceOf('m-1', at, list)?.input)).toEqual([1, 1, 2])
})

test('the table gives for every recording of claude what claude itself counted', () => {
  const corpus = join(import.meta.dirname, '../../../../test/corpus')
  const compared = globSync('*.ndjson', { cwd: corpus })
    .flatMap((file) => readFileSync(join(corpus, file), 'utf8').split('\n'))
    .filter((line) => line.includes('"type":"result"'))
    .flatMap((line) => Object.entries(JSON.parse(line).modelUsage ?? {}))
    .map(([model, told]) => {
      const { inputTokens, outputTokens, cacheReadInputTokens, cacheCreationInputTokens, costUSD } =
        told as Record<string, number>
      const price = listPriceOf(model, noon)
      if (price === null) throw new Error(`The table lacks ${model}.`)
      const sum =
        price.input * (inputTokens ?? 0) +
        price.output * (outputTokens ?? 0) +
        price.cacheRead * (cacheReadInputTokens ?? 0) +
        price.cacheWrite5m * (cacheCreationInputTokens ?? 0)
      return [Math.round(sum / 1e6), Math.round((costUSD ?? 0) * 1e6)] as const
    })
  expect(compared.length).toBeGreaterThan(50)
  for (const [mine, theirs] of compared) expect(mine).toBe(theirs)
})
