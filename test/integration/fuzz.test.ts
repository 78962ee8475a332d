import { expect, test } from 'vitest'
import { runFuzz } from '../fuzz/fuzz.ts'

test('nothing hostile is answered with 500, taken and not stored, or ends the supervisor', async () => {
  const { requests, broken } = await runFuzz({ seconds: 6, seed: 1 })
  expect(broken).toEqual([])
  expect(requests).toBeGreaterThan(0)
})
