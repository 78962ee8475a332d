import { expect, test } from 'vitest'
import { workedTime } from './worked-time.ts'

test('pauses are no work: those that are over, and the one that lasts', () => {
  const clock = { endedAt: null, pausedMs: 500, pausedSince: null }
  expect(workedTime(null, clock, 9_000)).toBe(0)
  expect(workedTime(1_000, clock, 3_000)).toBe(1_500)
  expect(workedTime(1_000, { ...clock, pausedSince: 2_000 }, 3_000)).toBe(500)
  expect(workedTime(1_000, { ...clock, pausedSince: 2_000 }, 90_000)).toBe(500)
  expect(workedTime(1_000, { ...clock, endedAt: 4_000 }, 90_000)).toBe(2_500)
  expect(workedTime(1_000, clock, 0)).toBe(0)
})
