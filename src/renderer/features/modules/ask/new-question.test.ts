import { expect, test } from 'vitest'
import { Capability } from '../../../../contract/module.ts'
import { NewQuestion } from '../../../../contract/module-query.ts'
import { type AskDraft, emptyAskDraft } from './ask-draft.ts'
import { questionOf, requestOf } from './new-question.ts'

const cancel = Capability.parse({
  id: 'invoice.cancel',
  version: '1.0.0',
  input: { type: 'object', properties: { id: { type: 'string' } }, required: ['id'] },
})
const draft = (some: Partial<AskDraft>): AskDraft => ({ ...emptyAskDraft, ...some })

test('a free question to one module, with its limits', () => {
  const asked = questionOf(
    draft({ module: ' billing ', question: ' How? ', timeout: '1,5', budget: '0.25', maxRetries: '0' }),
    null,
    undefined,
  )
  expect(asked).toEqual({
    question: {
      modules: ['billing'],
      mode: 'one',
      type: 'question',
      question: 'How?',
      background: true,
      limits: { timeoutMs: 90_000, maxCostMicros: 250_000, maxRetries: 0 },
    },
  })
  if ('question' in asked) expect(NewQuestion.parse(asked.question)).toMatchObject({ modules: ['billing'] })
})

test('a capability is given its input, from the form or as JSON', () => {
  const to = { module: 'billing', capability: 'invoice.cancel' }
  const form = draft({ ...to, inputs: { 'invoice.cancel': { entry: { id: 'R-17' }, json: null } } })
  expect(questionOf(form, cancel, undefined)).toMatchObject({
    question: { capability: 'invoice.cancel', input: { id: 'R-17' } },
  })
  const json = draft({ ...to, inputs: { 'invoice.cancel': { entry: null, json: '{"id": 3}' } } })
  expect(questionOf(json, cancel, undefined)).toMatchObject({ question: { input: { id: 3 } } })
  expect(questionOf(draft(to), cancel, undefined)).toEqual({
    errors: { fields: {}, input: { id: 'This is needed.' } },
  })
  // In words it is asked without one, but not with one that was begun wrong.
  expect(questionOf(draft({ ...to, question: 'How?' }), cancel, undefined)).toMatchObject({
    question: { question: 'How?' },
  })
  const begun = { 'invoice.cancel': { entry: null, json: '{' } }
  expect(questionOf(draft({ ...to, question: 'How?', inputs: begun }), cancel, undefined)).toMatchObject({
    errors: { input: { '': expect.stringContaining('no JSON') } },
  })
})

test('what is missing is told at its field', () => {
  expect(questionOf(draft({ timeout: 'x' }), null, undefined)).toMatchObject({
    errors: {
      fields: { module: expect.any(String), question: expect.any(String), timeout: expect.any(String) },
    },
  })
  expect(questionOf(draft({ to: 'several' }), null, undefined)).toMatchObject({
    errors: { fields: { modules: expect.any(String) } },
  })
})

test('several are asked at the same time or one after the other, and a conversation is with one', () => {
  expect(requestOf(draft({ to: 'several', modules: ['a', 'b'] }))).toMatchObject({ mode: 'parallel' })
  expect(requestOf(draft({ to: 'several', modules: ['a', 'b'], mode: 'sequence' }))).toMatchObject({
    mode: 'sequence',
  })
  expect(
    requestOf(draft({ to: 'capability', wanted: 'x.y', version: '^1', mode: 'parallel', count: '2' })),
  ).toEqual({
    capability: 'x.y',
    version: '^1',
    mode: 'parallel',
    aggregation: 'collect',
    count: 2,
  })
  expect(questionOf(draft({ module: 'billing', question: 'And?' }), null, 'c1')).toMatchObject({
    question: { conversationId: 'c1', modules: ['billing'] },
  })
})
