import fc from 'fast-check'
import { expect, test } from 'vitest'
import { attemptsFor } from '../tasks/retry-causes.ts'
import { retryDelay } from './retry-delay.ts'

test('a wait is random below a bound that doubles, up to the longest', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 2, max: 11 }),
      fc.nat(10_000),
      fc.nat(100_000),
      (attempt, baseMs, maxMs) => {
        const delay = retryDelay(attempt, { baseMs, maxMs })
        expect(delay).toBeGreaterThanOrEqual(0)
        expect(delay).toBeLessThanOrEqual(Math.min(maxMs, baseMs * 2 ** (attempt - 2)))
      },
    ),
  )
})

test('waits of tasks that failed together differ', () => {
  const waits = Array.from({ length: 50 }, () => retryDelay(5, { baseMs: 10_000, maxMs: 10_000_000 }))
  expect(new Set(waits).size).toBeGreaterThan(40)
})

test.each([
  ['overloaded', 3, 4],
  ['connection_failed', 1, 2],
  ['rate_limited', 0, 1],
  ['killed', 3, 2],
  ['out_of_memory', 0, 1],
  ['authentication_failed', 3, 1],
  ['billing', 3, 1],
  ['invalid_request', 3, 1],
  ['model_error', 3, 1],
  ['max_turns', 3, 1],
  ['not_resumable', 3, 1],
  ['budget_exhausted', 3, 1],
  ['timed_out', 3, 1],
  ['a word of a later version', 3, 1],
])('%s with %d retries is worth %d attempts', (reason, retries, attempts) => {
  expect(attemptsFor(reason, retries)).toBe(attempts)
})
