import { expect, test } from 'vitest'
import { createStartPace } from './start-pace.ts'

test('the pace is that of the last starts, unknown without them, and slower while nothing starts', () => {
  let now = 0
  const pace = createStartPace(() => now)
  expect(pace.seconds()).toBeNull()
  pace.note()
  expect(pace.seconds()).toBeNull()
  for (let at = 1; at <= 40; at += 1) {
    now = at * 10_000
    pace.note()
  }
  expect(pace.seconds()).toBe(10)
  now += 190_000
  expect(pace.seconds()).toBe(20)
  now += 600_000
  expect(pace.seconds()).toBeNull()
})
