import { expect, test } from 'vitest'
import { runFuzz } from '../fuzz/fuzz.ts'

test('nothing hostile is answered with 500, taken and not stored, ends the supervisor or holds it up', async () => {
  const { requests, broken, held } = await runFuzz({ seconds: 6, seed: 1 })
  expect(broken).toEqual([])
  expect(held).toEqual([])
  expect(requests).toBeGreaterThan(0)
})
