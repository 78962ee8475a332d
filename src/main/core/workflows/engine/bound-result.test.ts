import { expect, test } from 'vitest'
import { boundResult, previewCollected, RESULT_LIMIT, RESULTS_LIMIT } from './bound-result.ts'

test('results count until they are too much for their run; then the node fails, and the next smaller one fits', () => {
  const run = { resultSize: RESULTS_LIMIT - 10 }
  expect(boundResult(run, { state: 'completed', result: { a: 'long' }, durationMs: 5 })).toMatchObject({
    state: 'failed',
    failure: { kind: 'invalid_result', message: expect.stringContaining('64 million characters') },
    durationMs: 5,
  })
  expect(boundResult(run, { state: 'completed', result: [1, 2] })).toEqual({
    state: 'completed',
    result: [1, 2],
    preview: '[1,2]',
  })
  expect(run.resultSize).toBe(RESULTS_LIMIT - 5)
})

test('one result that is too much fails, whatever there is room for', () => {
  const text = 'x'.repeat(RESULT_LIMIT - 2)
  expect(boundResult({ resultSize: 0 }, { state: 'completed', result: text })).toMatchObject({
    state: 'completed',
    preview: expect.stringMatching(/^x+/),
  })
  expect(boundResult({ resultSize: 0 }, { state: 'completed', result: [`${text}x`] })).toEqual({
    state: 'failed',
    failure: {
      kind: 'invalid_result',
      message: 'Its result comes to more than 5 million characters as JSON.',
      hint: 'Let it write to a file, and give its path as the result.',
    },
  })
})

test('what a fan-out has collected was counted with its elements, and of it only the preview is made', () => {
  const element = 'x'.repeat(RESULT_LIMIT / 2)
  const { state, preview } = previewCollected({ state: 'completed', result: [element, element, element] })
  expect(state).toBe('completed')
  expect(preview?.length).toBeLessThan(3_000)
})

test('what has no result is as it was', () => {
  const failure = { kind: 'command_failed', message: 'It broke.', hint: null } as const
  const run = { resultSize: RESULTS_LIMIT }
  expect(boundResult(run, { state: 'failed', failure })).toEqual({ state: 'failed', failure })
  expect(boundResult(run, { state: 'skipped', note: 'a person skipped it' })).toEqual({
    state: 'skipped',
    note: 'a person skipped it',
  })
})
