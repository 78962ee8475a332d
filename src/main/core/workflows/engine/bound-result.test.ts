import { expect, test } from 'vitest'
import { boundResult, RESULTS_LIMIT } from './bound-result.ts'

test('results count until they are too much for their run; then the node fails, and the next smaller one fits', () => {
  const run = { resultSize: RESULTS_LIMIT - 10 }
  expect(boundResult(run, { state: 'completed', result: { a: 'long' }, durationMs: 5 })).toMatchObject({
    state: 'failed',
    failure: { kind: 'invalid_result', message: expect.stringContaining('256 million characters') },
    durationMs: 5,
  })
  expect(boundResult(run, { state: 'completed', result: [1, 2] })).toEqual({
    state: 'completed',
    result: [1, 2],
    preview: '[1,2]',
  })
  expect(run.resultSize).toBe(RESULTS_LIMIT - 5)
})

test('a fan-out that failed keeps its failure, and what has no result is as it was', () => {
  const failure = { kind: 'command_failed', message: 'It broke.', hint: null } as const
  const run = { resultSize: RESULTS_LIMIT }
  expect(boundResult(run, { state: 'failed', failure, result: ['found'] })).toEqual({
    state: 'failed',
    failure,
  })
  expect(boundResult(run, { state: 'skipped', note: 'a person skipped it' })).toEqual({
    state: 'skipped',
    note: 'a person skipped it',
  })
})
