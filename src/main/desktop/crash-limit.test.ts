import { expect, test } from 'vitest'
import { createCrashLimit } from './crash-limit.ts'

test('a page that dies again and again is not loaded for ever', () => {
  let now = 0
  const mayReload = createCrashLimit(() => now)
  const dies = (at: number) => {
    now = at
    return mayReload()
  }
  expect([0, 1_000, 2_000].map(dies)).toEqual([true, true, true])
  expect(dies(3_000)).toBe(false)
  // One that lived for a while is loaded again.
  expect(dies(120_000)).toBe(true)
})
