import { expect, test } from 'vitest'
import { emptyDraft, toInput } from './draft.ts'

const draft = { ...emptyDraft, prompt: 'Do it', directory: ' /work ' }

test('limits are turned into the units of the contract', () => {
  expect(
    toInput({ ...draft, timeout: '1.5', maxTurns: '20', budget: '0,5', priority: '-3', model: ' opus ' }),
  ).toEqual({
    input: {
      prompt: 'Do it',
      directory: '/work',
      model: 'opus',
      priority: -3,
      limits: { timeoutMs: 90_000, maxTurns: 20, maxCostMicros: 500_000 },
      origin: 'person',
      simulated: false,
    },
  })
})

test('a session brings its directory', () => {
  expect(toInput({ ...draft, permissionMode: 'plan' })).toMatchObject({ input: { permissionMode: 'plan' } })
  expect(toInput({ ...draft, directory: '', sessionId: 's' })).toMatchObject({
    input: { sessionId: 's', limits: {} },
  })
})

test('every wrong field is named', () => {
  const result = toInput({
    ...emptyDraft,
    prompt: ' ',
    timeout: '0',
    maxTurns: '1.5',
    budget: 'much',
    priority: '101',
  })
  expect(Object.keys('errors' in result ? result.errors : {})).toEqual([
    'prompt',
    'directory',
    'timeout',
    'maxTurns',
    'budget',
    'priority',
  ])
})
