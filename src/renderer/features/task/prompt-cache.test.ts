import { expect, test } from 'vitest'
import { sampleSession } from '../../../contract/fixtures/sample-session.ts'
import { describeNextPrompt } from './prompt-cache.ts'

const now = 1_800_000_000_000
const minutes = (count: number) => count * 60_000

test.each([
  ['an answer of a moment ago', { lastAnswerAt: now - minutes(1) }, false],
  ['an answer of ten minutes ago', { lastAnswerAt: now - minutes(10) }, true],
  ['no answer that is known', { lastAnswerAt: null }, true],
])('%s', (_, change, isCold) => {
  const session = { ...sampleSession(), contextTokens: 48_000, ...change }
  const next = describeNextPrompt(session, now)
  expect(next).toMatchObject({ isCold, text: expect.stringContaining('48k tokens') })
  expect(next?.text).toContain(isCold ? 'the cache is cold' : 'cached until')
})

test.each([
  ['a short conversation', { contextTokens: 200 }],
  ['a session whose turn runs', { contextTokens: 48_000, state: 'live' as const }],
  ['a session that ended', { contextTokens: 48_000, state: 'ended' as const }],
])('nothing is said of %s', (_, change) => {
  expect(describeNextPrompt({ ...sampleSession(), lastAnswerAt: null, ...change }, now)).toBeNull()
})
