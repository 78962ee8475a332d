import { expect, test } from 'vitest'
import { sampleSession } from './fixtures/sample-session.ts'
import { sampleTask } from './fixtures/sample-task.ts'
import { describeLongFreeze, nextRead, type Words } from './prompt-cache.ts'
import { noUsage } from './values.ts'

const now = 1_800_000_000_000
const minutes = (count: number) => count * 60_000
const words: Words = {
  count: String,
  cost: (micros) => `$${micros / 1e6}`,
  clock: (at) => `clock ${at - now}`,
}

// 100,000 units for $0.40: a token costs 4 micro-dollars to read, 5 to write to the cache.
const session = sampleSession({
  state: 'live',
  contextTokens: 48_000,
  lastAnswerAt: now - minutes(10),
  usage: { ...noUsage, inputTokens: 50_000, outputTokens: 10_000 },
  costMicros: 400_000,
})
const frozen = sampleTask({ state: 'paused', pausedAs: 'freeze', pausedSince: now - minutes(9) })

test('the price of a cold cache is that of writing the context anew, as the session paid so far', () => {
  expect(nextRead(session, now)).toMatchObject({ tokens: 48_000, isCold: true, coldCostMicros: 240_000 })
  expect(nextRead({ ...session, costMicros: 0 }, now)).toMatchObject({ coldCostMicros: null })
  expect(nextRead({ ...session, lastAnswerAt: now - minutes(1) }, now)).toMatchObject({ isCold: false })
})

test('a task that is frozen for four minutes tells what going on costs, also while its turn is not over', () => {
  const tell = (task: typeof frozen, of = session) => describeLongFreeze(task, of, now, words)
  expect(tell(frozen)).toBe('Going on reads about 48000 tokens again (about $0.24); the cache is cold')
  expect(
    tell({ ...frozen, pausedSince: now - minutes(4) }, { ...session, lastAnswerAt: now - minutes(4) }),
  ).toBe('Going on reads about 48000 tokens, cached until about clock 60000')
  expect(tell({ ...frozen, pausedSince: now - minutes(3) })).toBeNull()
  expect(tell({ ...frozen, pausedAs: 'hold' })).toBeNull()
  expect(tell({ ...frozen, pendingControl: 'resume' })).toBeNull()
})
