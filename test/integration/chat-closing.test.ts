import { expect, test } from 'vitest'
import { connectChat } from '../chat-client.ts'
import { startCli } from '../harness/cli-process.ts'
import { temporaryDirectory } from '../harness/test-core.ts'

test('a supervisor that is asked to end tells its chat, lets the turn end, refuses more, and closes with 1001', {
  timeout: 60_000,
}, async () => {
  const data = temporaryDirectory('data')
  const serve = startCli(data, ['serve', '--simulate', '--port', '0', '--json'])
  const [, url = '', apiKey = ''] = await serve.shows(/"pageUrl":"(http:[^#"]*)\/#key=([^"]*)"/)
  const client = await connectChat({ url, apiKey })
  client.send({ type: 'create_session', directory: temporaryDirectory() })
  const { session_id } = await client.next('session_ready')
  const text = 'Count #sim:stream(tokens=200,rate=50)'
  client.send({ type: 'user_message', session_id, text, seq: 1 })
  const { task_id } = await client.next('stream_delta')
  serve.child.kill('SIGTERM')
  await client.next('server_shutting_down')
  client.send({ type: 'create_session', directory: temporaryDirectory(), request_id: 'late' })
  expect(await client.next('error', { request_id: 'late' })).toMatchObject({ code: 'unavailable' })
  expect(await client.next('response_complete')).toMatchObject({ task_id, seq: 1 })
  expect((await client.closed).code).toBe(1001)
  expect((await serve.ended).code).toBe(0)
  expect(client.messages.filter(({ type }) => type === 'server_shutting_down')).toHaveLength(1)
})
