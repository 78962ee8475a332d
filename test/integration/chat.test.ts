import { once } from 'node:events'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { execa } from 'execa'
import { expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import { createCore } from '../../src/main/core/core.ts'
import type { CoreConfig } from '../../src/main/core/core-config.ts'
import { loadApiKey } from '../../src/main/server/api-key.ts'
import { createServer } from '../../src/main/server/create-server.ts'
import { answerIn, type ChatClient, type ChatServer, connectChat, type Message } from '../chat-client.ts'
import { allEvents, answerOf, ended, temporaryDirectory, testConfig, until } from '../harness/test-core.ts'

const SLOW = 'Say it #sim:slow(tokens=2000,rate=20)'

/** A real core with simulated instances behind the real server. */
async function served(changes: Partial<CoreConfig> = {}) {
  const config = testConfig({ env: { ...process.env, MUSTER_SIMULATED_SPEED: '10' }, ...changes })
  const core = await createCore(config)
  const apiKey = loadApiKey(config.dataDirectory)
  const server = await createServer({ core, version: config.version, apiKey, log: config.log })
  onTestFinished(async () => {
    await core.close()
    await server.close()
  })
  const chat: ChatServer = { url: server.url, apiKey }
  return { core, chat, dataDirectory: config.dataDirectory }
}

async function createSession(client: ChatClient, options = {}): Promise<string> {
  client.send({ type: 'create_session', directory: temporaryDirectory(), ...options })
  return (await client.next('session_ready')).session_id
}

/** Sends a prompt; resolves with the id of its turn. */
async function say(client: ChatClient, session_id: string, text: string, seq: number): Promise<string> {
  client.send({ type: 'user_message', session_id, text, seq })
  return (await client.next('message_received', { seq, session_id })).task_id
}

/** What a message of a kind was answered with. */
async function refusalOf(client: ChatClient, message: unknown): Promise<Message> {
  client.sendRaw(JSON.stringify(message))
  return client.next('error')
}

test('a turn streams and is completed, and its text is the one that is stored', async () => {
  const { core, chat } = await served()
  const client = await connectChat(chat)
  expect(await client.next('session_list')).toEqual({ type: 'session_list', sessions: [] })
  const directory = temporaryDirectory()
  client.send({ type: 'create_session', request_id: 'mine', directory, title: 'Talk', model: 'opus' })
  expect(await client.next('session_creating')).toMatchObject({ request_id: 'mine', directory })
  const ready = await client.next('session_ready')
  const facts = { title: 'Talk', directory, model: 'opus', simulated: true, state: 'new' }
  expect(ready).toMatchObject({ request_id: 'mine', turn: null, ...facts })
  expect((await client.next('session_list')).sessions).toMatchObject([facts])
  const { session_id } = ready
  const task_id = await say(client, session_id, 'Count #sim:stream(tokens=400,rate=400)', 1)
  const end = await client.next('response_complete')
  const task = await core.call('task.get', { taskId: task_id })
  expect(end).toMatchObject({
    session_id,
    task_id,
    seq: 1,
    text: task.resultText,
    text_length: task.resultLength,
    cost_micros: task.costMicros,
    usage: { input_tokens: task.usage.inputTokens, output_tokens: task.usage.outputTokens },
    last_seq: task.lastSeq,
  })
  expect(client.messages.filter(({ type }) => type === 'stream_delta').length).toBeGreaterThan(1)
  expect(answerIn(client.messages, task_id)).toBe(answerOf(await allEvents(core, task_id)))
  expect(client.messages.at(-1)).toBe(end)
})

test('a client that knows the schema only meets all 20 messages', async () => {
  const { core, chat } = await served({ maxRetries: 1, retryBaseMs: 100, retryMaxMs: 100 })
  const answer = await fetch(`${chat.url}/api/v1/chat.schema.json`, { headers: { 'x-api-key': chat.apiKey } })
  const { $defs } = (await answer.json()) as { $defs: Record<string, { oneOf: { $ref: string }[] }> }
  const typesOf = (side: string) => ($defs[side]?.oneOf ?? []).map(({ $ref }) => $ref.split('/').at(-1))
  expect(typesOf('ClientMessage')).toHaveLength(5)
  expect(typesOf('ServerMessage')).toHaveLength(15)

  const client = await connectChat(chat)
  const session_id = await createSession(client, { permission_mode: 'acceptEdits' })
  const edit = await say(client, session_id, 'Change it #sim:edit', 1)
  const { tool_use_id } = await client.next('tool_use', { name: 'Read' })
  expect(await client.next('tool_result', { tool_use_id })).toMatchObject({ is_error: false, task_id: edit })
  expect(await client.next('response_complete')).toMatchObject({ task_id: edit })
  const told = (which: string) =>
    client.messages.filter(({ type }) => type === which).map((each) => each.tool_use_id)
  expect(told('tool_use').length).toBeGreaterThan(2)
  expect(told('tool_result')).toEqual(told('tool_use'))

  const slow = await say(client, session_id, SLOW, 2)
  await client.next('stream_delta', { task_id: slow })
  expect(await refusalOf(client, { type: 'user_message', session_id, text: 'x', seq: 3 })).toMatchObject({
    code: 'query_in_progress',
    seq: 3,
    message: expect.stringContaining(slow),
  })
  client.send({ type: 'interrupt', session_id })
  expect(await client.next('stream_interrupted')).toMatchObject({
    task_id: slow,
    seq: 2,
    reason: 'interrupted',
    partial_preserved: true,
  })
  const late = await refusalOf(client, { type: 'interrupt', session_id, request_id: 'late' })
  expect(late).toMatchObject({ code: 'no_query_in_progress', request_id: 'late', session_id })

  const failing = await say(client, session_id, '#sim:api-error(status=529,retries=1,delay=10)', 4)
  expect(await client.next('stream_error')).toMatchObject({
    task_id: failing,
    reason: 'overloaded',
    suggested_action: 'wait',
    partial_preserved: false,
  })
  const again = await client.next('session_restarting')
  expect(again).toMatchObject({ reason: 'retry', retry_of: failing, attempt: 2 })
  const last = await client.next('stream_error', { task_id: again.task_id })
  expect(last).toMatchObject({ seq: 4, suggested_action: 'continue' })

  client.send({ type: 'user_message', session_id, text: SLOW, seq: 5, timeout_seconds: 2 })
  const warning = await client.next('session_warning')
  expect(warning).toMatchObject({ reason: 'turn_timeout', session_id })
  expect(warning.remaining_seconds).toBeLessThanOrEqual(2)
  expect(await client.next('stream_error', { task_id: warning.task_id })).toMatchObject({
    seq: 5,
    reason: 'timed_out',
    partial_preserved: true,
  })

  client.send({ type: 'switch_session', session_id })
  expect(await client.next('session_ready')).toMatchObject({ turn: { state: 'failed', seq: 5 } })
  client.send({ type: 'destroy_session', session_id, request_id: 'end' })
  const gone = await client.next('session_terminated')
  expect(gone).toMatchObject({ session_id, reason: 'destroyed', request_id: 'end' })
  expect(await refusalOf(client, { type: 'switch_session', session_id })).toMatchObject({
    code: 'not_resumable',
  })
  core.drain()
  await client.next('server_shutting_down')
  const refused = await refusalOf(client, { type: 'create_session', directory: temporaryDirectory() })
  expect(refused).toMatchObject({ code: 'unavailable' })
  expect([...new Set(client.messages.map(({ type }) => type))].sort()).toEqual(
    typesOf('ServerMessage').sort(),
  )
})

test('who disappears in mid-stream loses nothing: the turn goes on, and the rest is read and streamed', async () => {
  const { core, chat } = await served()
  const first = await connectChat(chat)
  const session_id = await createSession(first)
  const text = 'Count #sim:stream(tokens=600,rate=40)'
  const taskId = await say(first, session_id, text, 7)
  await first.next('stream_delta', { task_id: taskId })
  first.vanish()

  const second = await connectChat(chat)
  second.send({ type: 'switch_session', session_id })
  const { turn } = await second.next('session_ready')
  expect(turn).toMatchObject({ task_id: taskId, seq: 7, state: 'running' })
  // It does not know whether its message came, and sends it again.
  second.send({ type: 'user_message', session_id, text, seq: 7 })
  expect(await second.next('message_received')).toMatchObject({ task_id: taskId, duplicate: true })
  await second.next('stream_delta', { task_id: taskId })

  // As docs/chat.md says: what is in the log, and behind it what has a higher number.
  const blocks = new Map<string, string>()
  let read = 0
  for (let hasMore = true; hasMore; ) {
    const page = await fetch(`${chat.url}/api/v1/rpc/task.events`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': chat.apiKey },
      body: JSON.stringify({ taskId, after: read, limit: 20 }),
    })
    const body = (await page.json()) as { events: Message[]; hasMore: boolean }
    for (const { seq, kind, payload } of body.events) {
      read = seq
      if (kind === 'block.appended' && blocks.has(payload.key))
        blocks.set(payload.key, blocks.get(payload.key) + payload.text)
      if (payload.type !== 'text' || payload.parentToolUseId !== null) continue
      if (kind === 'block.started') blocks.set(payload.key, '')
      if (kind === 'block.completed') blocks.set(payload.key, payload.text)
    }
    hasMore = body.hasMore
  }
  expect(read).toBeGreaterThan(0)
  await second.next('response_complete', { task_id: taskId })
  for (const message of second.messages) {
    if (message.type !== 'stream_delta' || message.event_seq <= read) continue
    const before = message.replace ? '' : (blocks.get(message.block) ?? '')
    blocks.set(message.block, before + message.text)
  }
  expect([...blocks.values()].join('')).toBe(answerOf(await allEvents(core, taskId)))
  const { tasks } = await core.call('task.list', { sessionId: session_id })
  expect(tasks).toHaveLength(1)
})

test('a message that is sent again after a lost connection begins one turn', async () => {
  const { core, chat } = await served()
  const first = await connectChat(chat)
  const session_id = await createSession(first)
  const message = { type: 'user_message', session_id, text: 'x #sim:quick', seq: 3 }
  first.send(message)
  first.vanish()
  const second = await connectChat(chat)
  second.send({ type: 'switch_session', session_id })
  second.send(message)
  const { task_id } = await second.next('message_received', { seq: 3 })
  await until(core, task_id, ended)
  second.send(message)
  expect(await second.next('message_received')).toMatchObject({ task_id, duplicate: true })
  expect((await core.call('task.list', { sessionId: session_id })).tasks).toHaveLength(1)
})

test('a session whose conversation is gone is told as ended, behind the turn that found that', async () => {
  const { core, chat, dataDirectory } = await served()
  const client = await connectChat(chat)
  const session_id = await createSession(client)
  await say(client, session_id, 'x #sim:quick', 1)
  await client.next('response_complete')
  await core.call('session.release', { sessionId: session_id })
  rmSync(join(dataDirectory, 'simulated', 'sessions'), { recursive: true })
  const task_id = await say(client, session_id, 'more #sim:quick', 2)
  expect(await client.next('stream_error')).toMatchObject({
    task_id,
    reason: 'not_resumable',
    suggested_action: 'new_session',
    partial_preserved: false,
  })
  expect(await client.next('session_terminated')).toMatchObject({ session_id, reason: 'not_resumable' })
})

test('a session is with one connection: a second one closes the first and has its turn from there', async () => {
  const { core, chat } = await served()
  const first = await connectChat(chat)
  const session_id = await createSession(first)
  const taskId = await say(first, session_id, SLOW, 1)
  await first.next('stream_delta', { task_id: taskId })
  const second = await connectChat(chat)
  second.send({ type: 'switch_session', session_id })
  await second.next('session_ready')
  expect(await first.closed).toEqual({ code: 4001, reason: 'session_opened_elsewhere' })
  expect(first.messages.at(-1)).toMatchObject({ type: 'error', code: 'session_opened_elsewhere', session_id })
  await second.next('stream_delta', { task_id: taskId })
  second.send({ type: 'interrupt', session_id })
  await second.next('stream_interrupted', { task_id: taskId })
  await until(core, taskId, ended)
})

test('sessions of one connection go on beside each other', async () => {
  const { core, chat } = await served()
  const client = await connectChat(chat)
  const sessions = [await createSession(client), await createSession(client), await createSession(client)]
  const turns = await Promise.all(
    sessions.map((session, at) => say(client, session, `Count #sim:stream(tokens=${100 + at},rate=100)`, 1)),
  )
  await Promise.all(turns.map((task_id) => client.next('response_complete', { task_id })))
  for (const [at, taskId] of turns.entries()) {
    const own = client.messages.filter(({ task_id }) => task_id === taskId)
    expect(new Set(own.map(({ session_id }) => session_id))).toEqual(new Set([sessions[at]]))
    expect(answerIn(own, taskId)).toBe(answerOf(await allEvents(core, taskId)))
  }
})

test('a connection gets as many sessions as it may have, however many it asks for at once', async () => {
  const { core, chat } = await served()
  const client = await connectChat(chat)
  const directory = temporaryDirectory()
  for (let i = 0; i < 70; i++) client.send({ type: 'create_session', directory, request_id: `n${i}` })
  for (let i = 0; i < 6; i++)
    expect(await client.next('error')).toMatchObject({ code: 'too_many_sessions', request_id: `n${64 + i}` })
  for (let i = 0; i < 64; i++) await client.next('session_ready')
  expect((await core.call('session.list', { limit: 100 })).sessions).toHaveLength(64)
  // One that ends makes room for another.
  const { session_id } = client.messages.findLast(({ type }) => type === 'session_ready') as Message
  client.send({ type: 'destroy_session', session_id })
  await client.next('session_terminated')
  client.send({ type: 'create_session', directory, request_id: 'last' })
  await client.next('session_ready', { request_id: 'last' })
})

test('a turn that begins elsewhere is told, and so are its question and the end of its session', async () => {
  const { core, chat } = await served()
  const client = await connectChat(chat)
  const session_id = await createSession(client)
  const { id } = await core.call('task.create', { prompt: '#sim:permission', sessionId: session_id })
  const call = await client.next('tool_use', { task_id: id, permission_id: null })
  const asked = client.messages.find(({ permission_id }) => permission_id) ?? (await client.next('tool_use'))
  expect(asked).toMatchObject({ task_id: id, tool_use_id: call.tool_use_id, name: call.name })
  // Who comes back meanwhile is told of it again.
  client.send({ type: 'switch_session', session_id })
  expect(await client.next('session_ready')).toMatchObject({ turn: { task_id: id, state: 'waiting' } })
  await client.next('tool_use', { permission_id: asked.permission_id })
  await core.call('permission.answer', { permissionId: asked.permission_id, answer: { decision: 'allow' } })
  await client.next('tool_result', { tool_use_id: call.tool_use_id })
  expect(await client.next('response_complete')).toMatchObject({ task_id: id, seq: null })

  await core.call('session.release', { sessionId: session_id })
  const resumed = await say(client, session_id, SLOW, 1)
  expect(await client.next('session_restarting')).toMatchObject({ task_id: resumed, reason: 'resume' })
  await client.next('stream_delta', { task_id: resumed })
  await core.call('session.end', { sessionId: session_id })
  expect(await client.next('session_terminated')).toMatchObject({ reason: 'ended_elsewhere' })
  const types = client.messages.slice(-2).map(({ type }) => type)
  expect(types).toEqual(['stream_interrupted', 'session_terminated'])
})

test('the end of a process that may not live longer is told before it comes', async () => {
  const { chat } = await served({ maxSessionMs: 2_000, turnGraceMs: 300 })
  const client = await connectChat(chat)
  const session_id = await createSession(client)
  const task_id = await say(client, session_id, SLOW, 1)
  expect(await client.next('session_warning')).toMatchObject({ reason: 'process_duration', task_id })
  expect(await client.next('stream_interrupted')).toMatchObject({ reason: 'duration_exceeded' })
})

test('what is taken back and sent again is the answer once', async () => {
  const { core, chat } = await served()
  const client = await connectChat(chat)
  const session_id = await createSession(client)
  const task_id = await say(client, session_id, '#sim:withdraw', 1)
  await client.next('response_complete', { task_id })
  // On a busy machine it is taken back before any of it was told; else that was told too (tell-answer.test.ts).
  expect(answerIn(client.messages, task_id)).toBe(answerOf(await allEvents(core, task_id)))
})

test('the client of docs/chat.md works as it stands', async () => {
  const { chat } = await served()
  const document = readFileSync(join(import.meta.dirname, '../../docs/chat.md'), 'utf8')
  const source = /```js\n(.*?)```/s.exec(document)?.[1] ?? ''
  const directory = temporaryDirectory()
  const script = join(directory, 'chat.mjs')
  writeFileSync(script, source)
  const prompt = 'Change it #sim:tools'
  const run = await execa(process.execPath, [script, chat.url, chat.apiKey, directory, prompt], { all: true })
  expect(run.all).toMatch(/\n\[Bash\]\n/)
  expect(run.all).toMatch(/\n[\d.]+ USD\nclosed: 1005 $/)
})

test('whoever has a wrong key is closed with 1008, and the schema asks for it too', async () => {
  const { chat } = await served()
  const url = `${chat.url.replace('http', 'ws')}/ws/v1/chat`
  const sockets = [
    new WebSocket(url, { headers: { 'x-api-key': 'wrong' } }),
    new WebSocket(url, ['muster', 'muster.key.wrong']),
    new WebSocket(url).on('open', function (this: WebSocket) {
      this.send('{"auth":"wrong"}')
    }),
  ]
  for (const socket of sockets) expect((await once(socket, 'close'))[0]).toBe(1008)
  expect((await fetch(`${chat.url}/api/v1/chat.schema.json`)).status).toBe(401)
  const page = new WebSocket(url, ['muster', `muster.key.${chat.apiKey}`])
  expect(JSON.parse(String((await once(page, 'message'))[0]))).toMatchObject({ type: 'session_list' })
  page.close()
})

test('what is no message is refused with the field and the way out, and ends nothing', async () => {
  const { chat } = await served()
  const client = await connectChat(chat)
  const session_id = await createSession(client)
  const nobody = '019a0000-0000-7000-8000-000000000000'
  const wrong: [unknown, string, string][] = [
    [{ type: 'usr_message' }, 'invalid_message', 'usr_message'],
    [{ text: 'x' }, 'invalid_message', 'type is missing'],
    [{ type: 'user_message', session_id, seq: 1 }, 'invalid_message', 'text is missing'],
    [{ type: 'user_message', session_id, seq: 1, text: '  ' }, 'invalid_message', 'text is empty'],
    [{ type: 'user_message', session_id, seq: -1, text: 'x' }, 'invalid_message', 'seq'],
    [{ type: 'interrupt', session_id, now: true }, 'invalid_message', 'now'],
    [{ type: 'create_session' }, 'invalid_message', 'no default directory'],
    [{ type: 'create_session', directory: 'here' }, 'invalid_message', 'absolute path'],
    [{ type: 'create_session', directory: '/no/such' }, 'directory_not_found', '/no/such'],
    [{ type: 'user_message', session_id, seq: 1, text: 'x'.repeat(32_001) }, 'text_too_long', '32000'],
    [{ type: 'switch_session', session_id: nobody }, 'session_not_found', nobody],
    [{ type: 'user_message', session_id: nobody, seq: 1, text: 'x' }, 'session_not_open', nobody],
    [[], 'invalid_message', 'type'],
    [null, 'invalid_message', 'object'],
  ]
  for (const [message, code, named] of wrong) {
    const refusal = await refusalOf(client, message)
    expect(refusal, JSON.stringify(message)).toMatchObject({ code })
    expect(refusal.message).toContain(named)
  }
  client.sendRaw('no JSON')
  expect(await client.next('error')).toMatchObject({ code: 'invalid_json' })
  client.sendRaw(Buffer.from('{"type":"interrupt"}'))
  expect(await client.next('error')).toMatchObject({ code: 'invalid_json' })
  for (let at = 0; at < 64; at++) client.sendRaw('[{"garbage":'.repeat(at + 1))
  for (let at = 0; at < 64; at++) await client.next('error', { code: 'invalid_json' })
  // As many characters as there may be, each of them two units of UTF-16 and escaped.
  const most = JSON.stringify('🦉'.repeat(31_990)).replaceAll('🦉', '\\ud83e\\udd89')
  client.sendRaw(
    `{"type":"user_message","session_id":"${session_id}","seq":1,"text":${most.replace(/"$/, ' #sim:quick"')}}`,
  )
  expect(await client.next('error')).toMatchObject({ code: 'text_too_long' })
  const fits = most.replace(/^"(\\ud83e\\udd89){9}/, '"').replace(/"$/, ' #sim:quick"')
  client.sendRaw(`{"type":"user_message","session_id":"${session_id}","seq":1,"text":${fits}}`)
  await client.next('response_complete')
  client.sendRaw(' '.repeat(600_000))
  expect(await client.closed).toMatchObject({ code: 1009 })
})
