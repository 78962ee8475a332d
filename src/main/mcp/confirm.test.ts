import { isInputRequiredResult, type ServerContext } from '@modelcontextprotocol/server'
import { expect, test } from 'vitest'
import { askedQuestion, confirmed } from './confirm.ts'
import type { ToolCall } from './tool.ts'

/** A call of a client that asks a person, with what it brings along in the second round. */
function call(brings: { state?: unknown; inputResponses?: Record<string, unknown> } = {}): ToolCall {
  const { state, inputResponses } = brings
  const context = { mcpReq: { inputResponses, requestState: () => state } } as unknown as ServerContext
  const { signal } = new AbortController()
  return { signal, progress: () => {}, canAsk: true, goesOn: false, context, options: { signal } }
}

const yes = { confirm: { action: 'accept', content: { confirm: true } } }

test('an answer counts for the question that was asked, and for no other', async () => {
  const asked = await confirmed(call(), undefined, 'End A?')
  if (asked === true) throw new Error('nobody was asked')
  const state = await askedQuestion.verify(asked.requestState ?? '', call().context)
  expect(await confirmed(call({ state, inputResponses: yes }), undefined, 'End A?')).toBe(true)
  expect(
    isInputRequiredResult(await confirmed(call({ state, inputResponses: yes }), undefined, 'End B?')),
  ).toBe(true)
  // One that nobody was asked for.
  expect(isInputRequiredResult(await confirmed(call({ inputResponses: yes }), true, 'End A?'))).toBe(true)
})

test('who says no is not asked again', async () => {
  const no = { confirm: { action: 'decline' } }
  await expect(
    confirmed(call({ state: 'End A?', inputResponses: no }), true, 'End A?'),
  ).rejects.toMatchObject({
    code: 'validation',
    message: expect.stringContaining('did not confirm'),
  })
})

test('a state that was changed on its way is refused', async () => {
  const state = await askedQuestion.mint('End A?')
  await expect(askedQuestion.verify(`${state}x`, call().context)).rejects.toThrow()
})
