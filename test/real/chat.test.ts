import { expect, onTestFinished, test } from 'vitest'
import { loadApiKey } from '../../src/main/server/api-key.ts'
import { createServer } from '../../src/main/server/create-server.ts'
import { answerIn, connectChat } from '../chat-client.ts'
import { allEvents, answerOf, temporaryDirectory } from '../harness/test-core.ts'
import { realCore } from './real-core.ts'

test('a program talks with the real CLI: an answer with a tool, an interrupt, a resumed session', async () => {
  const { core, model, config } = await realCore()
  const apiKey = loadApiKey(config.dataDirectory)
  const server = await createServer({ core, version: config.version, apiKey, log: config.log })
  onTestFinished(() => server.close())
  model.register('tool', [
    {
      thinking: 'A look first.',
      text: 'I look. ',
      tools: [{ name: 'Bash', input: { command: 'echo here' } }],
    },
    { text: 'It says here, and that is the whole answer of this turn.' },
  ])
  model.register('long', [{ generated: { count: 50_000 }, msBetween: 5 }])
  model.register('again', [{ text: 'The conversation goes on.' }])

  const client = await connectChat({ url: server.url, apiKey })
  const directory = temporaryDirectory()
  client.send({ type: 'create_session', directory, permission_mode: 'bypassPermissions' })
  const { session_id, simulated } = await client.next('session_ready')
  expect(simulated).toBe(false)
  const say = async (text: string, seq: number): Promise<string> => {
    client.send({ type: 'user_message', session_id, text, seq })
    return (await client.next('message_received', { seq })).task_id
  }
  const first = await say('look #S:tool', 1)
  const { tool_use_id } = await client.next('tool_use', { name: 'Bash' })
  expect(await client.next('tool_result', { tool_use_id })).toMatchObject({ text: 'here', is_error: false })
  expect(await client.next('response_complete')).toMatchObject({
    task_id: first,
    text: 'It says here, and that is the whole answer of this turn.',
    usage: { output_tokens: expect.any(Number) },
  })
  const answer = 'I look. It says here, and that is the whole answer of this turn.'
  expect(answerIn(client.messages, first)).toBe(answer)
  expect(answerOf(await allEvents(core, first))).toBe(answer)

  const long = await say('long #S:long', 2)
  await client.next('stream_delta', { task_id: long })
  client.send({ type: 'interrupt', session_id })
  const cut = await client.next('stream_interrupted')
  expect(cut).toMatchObject({ task_id: long, reason: 'interrupted', partial_preserved: true })
  expect(answerIn(client.messages, long)).toBe(answerOf(await allEvents(core, long)))

  await core.call('session.release', { sessionId: session_id })
  const again = await say('again #S:again', 3)
  expect(await client.next('session_restarting')).toMatchObject({ task_id: again, reason: 'resume' })
  expect(await client.next('response_complete')).toMatchObject({ text: 'The conversation goes on.' })
  client.send({ type: 'destroy_session', session_id })
  expect(await client.next('session_terminated')).toMatchObject({ reason: 'destroyed' })
})
