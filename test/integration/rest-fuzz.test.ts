import { expect, test } from 'vitest'
import { runRestFuzz } from '../fuzz/rest-fuzz.ts'

test('requests made from the description are answered as it says, never with 500', {
  timeout: 180_000,
}, async () => {
  const { requests, statuses, broken, reached } = await runRestFuzz({ requests: 400, seed: 1 })
  expect(broken).toEqual([])
  expect(requests).toBeGreaterThanOrEqual(400)
  // It reaches what is behind the checks, too.
  expect(statuses[200]).toBeGreaterThan(0)
  expect(statuses[201]).toBeGreaterThan(0)
  expect(reached.size).toBeGreaterThan(20)
})
