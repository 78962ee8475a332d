import { expect, test } from 'vitest'
import { isFinalRun } from '../../src/contract/run.ts'
import { ended, temporaryDirectory, until } from '../harness/test-core.ts'
import { realCore } from './real-core.ts'

const outputSchema = {
  type: 'object',
  properties: { name: { type: 'string' }, age: { type: 'integer' } },
  required: ['name', 'age'],
}

test('nodes of a workflow ask the real CLI: by a schema, in one session, and never by the schema', async () => {
  const { core, model } = await realCore()
  const answer = { name: 'Ann', age: 7 }
  model.register('ask', [
    { text: 'I try.', tools: [{ name: 'StructuredOutput', input: { name: 'Ann' } }] },
    { tools: [{ name: 'StructuredOutput', input: answer }] },
  ])
  model.register('again', [{ text: 'Seven.' }])
  model.register('never', [{ text: 'No.' }, { text: 'Still no.' }])
  const { id: runId } = await core.call('run.start', {
    definition: {
      name: 'real',
      onFailure: 'continue',
      nodes: [
        { id: 'ask', kind: 'claude', prompt: 'Who is it? #S:ask', outputSchema },
        {
          id: 'again',
          kind: 'claude',
          needs: ['ask'],
          session: 'ask',
          prompt: 'How old is {{ results.ask.name }}? #S:again',
        },
        { id: 'never', kind: 'claude', prompt: 'Who else? #S:never', outputSchema },
      ],
    },
    directory: temporaryDirectory(),
  })
  const isOver = async () => isFinalRun((await core.call('run.get', { runId })).run.state)
  await expect.poll(isOver, { timeout: 60_000, interval: 100 }).toBe(true)
  const { nodes } = await core.call('run.get', { runId })
  const nodeOf = (id: string) => nodes.find(({ nodeId }) => nodeId === id)
  expect(nodeOf('ask')).toMatchObject({ state: 'completed', failure: null })
  expect((await core.call('run.result', { runId, nodeId: 'ask' })).result).toEqual(answer)
  expect((await core.call('run.result', { runId, nodeId: 'again' })).result).toBe('Seven.')
  expect(nodeOf('never')?.failure).toMatchObject({ kind: 'invalid_result' })
  const taskOf = (id: string) => core.call('task.get', { taskId: nodeOf(id)?.taskId ?? '' })
  const [asked, again] = [await taskOf('ask'), await taskOf('again')]
  expect(asked).toMatchObject({ structuredOutput: answer, outputSchema, node: { runId, nodeId: 'ask' } })
  // The schema is for one task: the next one of the session has a process without it.
  expect(again).toMatchObject({ sessionId: asked.sessionId, structuredOutput: null, start: 'cold' })
  const last = model.requests.findLast(({ scenario }) => scenario === 'again')
  expect(JSON.stringify(last?.body)).toContain('How old is Ann?')
  expect(JSON.stringify(last?.body)).toContain('Who is it?')
})

test('a schema of a newer draft, with words that the CLI does not know, is taken all the same', async () => {
  const { core, model } = await realCore()
  model.register('newer', [{ tools: [{ name: 'StructuredOutput', input: { ok: true } }] }])
  const { id } = await core.call('task.create', {
    prompt: 'Is it? #S:newer',
    directory: temporaryDirectory(),
    outputSchema: {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      'x-made-by': 'a generator',
      type: 'object',
      required: ['ok'],
      properties: { ok: { type: 'boolean' }, at: { type: ['string', 'null'], format: 'date-time' } },
    },
  })
  expect(await until(core, id, ended)).toMatchObject({ state: 'completed', structuredOutput: { ok: true } })
})
