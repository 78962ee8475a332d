import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import type { AnyEvent } from '../../src/contract/events.ts'
import { type OperationName, operations } from '../../src/contract/operations.ts'
import { createRpcClient } from '../../src/contract/rpc/client.ts'
import { connectWebSocket, websocketUrl } from '../../src/contract/rpc/connect-websocket.ts'
import { finalTaskStates, type Task } from '../../src/contract/task.ts'
import { createCore } from '../../src/main/core/core.ts'
import { connectLocalSocket, localSocketPath } from '../../src/main/rpc/local-socket.ts'
import { serveLocalSocket } from '../../src/main/rpc/serve-local-socket.ts'
import { loadApiKey } from '../../src/main/server/api-key.ts'
import { createServer } from '../../src/main/server/create-server.ts'
import { runCli, startCli } from '../harness/cli-process.ts'
import { allEvents, answerOf, ended, temporaryDirectory, testConfig, until } from '../harness/test-core.ts'

/** A real core with simulated instances behind the real server and the local socket. */
async function served() {
  const config = testConfig()
  const core = await createCore(config)
  const apiKey = loadApiKey(config.dataDirectory)
  const { log, version } = config
  const server = await createServer({ core, version, apiKey, log })
  const path = localSocketPath(config.dataDirectory)
  const socket = await serveLocalSocket({ core, path, log })
  onTestFinished(async () => {
    await core.close()
    await Promise.all([server.close(), socket.close()])
  })
  const call = async (operation: string, input: unknown) => {
    const answer = await fetch(`${server.url}/api/v1/rpc/${operation}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': apiKey },
      body: JSON.stringify(input),
    })
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
  }
  const overWebSocket = () => {
    const url = websocketUrl({ protocol: 'http:', host: new URL(server.url).host })
    const client = createRpcClient({ connect: () => connectWebSocket(url, apiKey) })
    onTestFinished(() => client.close())
    return client
  }
  const overLocalSocket = () => {
    const client = createRpcClient({ connect: () => connectLocalSocket(path), reconnect: false })
    onTestFinished(() => client.close())
    return client
  }
  return { core, server, apiKey, call, overWebSocket, overLocalSocket }
}

test('a task made over REST is seen over the WebSocket, streams over it, and is the same over the local socket', async () => {
  const { core, call, overWebSocket, overLocalSocket } = await served()
  const client = overWebSocket()
  const events: AnyEvent[] = []
  client.subscribe({ names: ['task.changed'] }, { onEvent: (event) => events.push(event) })
  await client.call('system.info', {})
  const directory = temporaryDirectory()
  const made = await call('task.create', { prompt: 'Count #sim:stream(tokens=200,rate=400)', directory })
  expect(made.status).toBe(200)
  const taskId = String(made.body.id)

  let text = ''
  let whole = ''
  const onEvent = (event: AnyEvent) => {
    if (event.name !== 'task.appended') return
    for (const { kind, payload } of event.payload.events) {
      if (kind === 'block.appended') text += payload.text
      if (kind === 'block.completed') whole += payload.text
    }
  }
  client.subscribe({ names: ['task.appended'], taskIds: [taskId] }, { onEvent })
  await until(core, taskId, ended)
  const isOver = (event: AnyEvent) =>
    event.name === 'task.changed' &&
    event.payload.task.id === taskId &&
    (finalTaskStates as readonly string[]).includes(event.payload.task.state)
  await vi.waitFor(() => expect(events.some(isOver)).toBe(true))

  const log = await allEvents(core, taskId)
  // Pieces that were committed together with their whole block are not sent: a part without holes came.
  expect(text.length).toBeGreaterThan(0)
  expect(answerOf(log)).toContain(text)
  expect(answerOf(log)).toBe(whole)
  const same = await overLocalSocket().call('task.get', { taskId })
  expect(same).toEqual(await core.call('task.get', { taskId }))
  expect(await client.call('task.events', { taskId, after: 0 })).toEqual(
    await core.call('task.events', { taskId, after: 0 }),
  )
})

test('what the core answers fits the contract, over REST too', async () => {
  const { core, call } = await served()
  const directory = temporaryDirectory()
  const { body } = await call('task.create', { prompt: 'Hello #sim:quick', directory })
  const task = body as unknown as Task
  await until(core, task.id, ended)
  const reads: [OperationName, unknown][] = [
    ['system.info', {}],
    ['system.stats', {}],
    ['system.doctor', {}],
    ['directory.recent', {}],
    ['task.list', {}],
    ['task.get', { taskId: task.id }],
    ['task.events', { taskId: task.id }],
    ['session.list', {}],
    ['session.get', { sessionId: task.sessionId }],
    ['session.commands', { sessionId: task.sessionId }],
    ['instance.list', { all: true }],
    ['permission.list', {}],
  ]
  for (const [name, input] of reads) {
    const answer = await call(name, input)
    expect(answer.status, name).toBe(200)
    expect(operations[name].output.safeParse(answer.body).error, name).toBeUndefined()
  }
})

test.each([
  ['task.create', { prompt: 'x', directory: '/no/such/place' }, 422, 'directory_not_found'],
  ['task.create', { prompt: '' }, 400, 'validation'],
  ['task.get', { taskId: '019a0000-0000-7000-8000-000000000000' }, 404, 'not_found'],
])('%s with %o is answered %i', async (operation, input, status, code) => {
  const { call } = await served()
  const answer = await call(operation, input)
  expect(answer).toMatchObject({ status, body: { error: code, message: expect.any(String) } })
})

test('serve tells its clients that it closes, and ends at SIGTERM with nothing left behind', async () => {
  const data = temporaryDirectory('data')
  const server = startCli(data, ['serve', '--simulate', '--port', '0'])
  const [, url = '', key = ''] = await server.shows(/Open (http:\S+)\/#key=(\S+)/)
  expect(readFileSync(join(data, 'api-key'), 'utf8').trim()).toBe(key)
  const live = await fetch(`${url}/api/v1/health/live`)
  expect([live.status, await live.json()]).toEqual([200, { status: 'live' }])
  const ready = await fetch(`${url}/api/v1/health/ready`, { headers: { 'x-api-key': key } })
  expect(await ready.json()).toEqual({ status: 'ready' })

  const { host } = new URL(url)
  const client = createRpcClient({
    connect: () => connectWebSocket(websocketUrl({ protocol: 'http:', host }), key),
    reconnect: false,
  })
  onTestFinished(() => client.close())
  const closing = vi.fn()
  client.subscribe({ names: ['supervisor.closing'] }, { onEvent: closing })
  await client.call('system.info', {})
  const start = async (prompt: string) => (await client.call('task.create', { prompt, directory: data })).id
  const waiting = await start('Wait #sim:permission')
  const counting = await start('Count #sim:stream(tokens=100,rate=50)')
  const state = async (taskId: string) => (await client.call('task.get', { taskId })).state
  await vi.waitFor(async () => expect(await state(waiting)).toBe('waiting'), { timeout: 10_000 })
  await vi.waitFor(async () => expect(await state(counting)).toBe('running'), { timeout: 10_000 })
  const second = await runCli(data, ['serve', '--port', '0'])
  expect(second).toMatchObject({ code: 9, stderr: expect.stringContaining(url) })

  server.child.kill('SIGTERM')
  await vi.waitFor(() => expect(closing).toHaveBeenCalledOnce())
  await expect(client.call('task.create', { prompt: 'x', directory: data })).rejects.toMatchObject({
    code: 'unavailable',
  })
  expect((await server.ended).code).toBe(0)
  await vi.waitFor(() => expect(client.state.status).toBe('closed'))
  // The turn under way was let end; the one that waits for a person was not waited for.
  expect((await runCli(data, ['show', counting])).stdout).toMatch(/State\s+completed/)
  expect((await runCli(data, ['show', waiting])).stdout).toMatch(/State\s+interrupted/)
})

test('a browser is opened with a ticket, not with the key, which its command line would show to others', async () => {
  const { dataDirectory } = testConfig()
  const opened = join(dataDirectory, 'opened.txt')
  const browser = join(temporaryDirectory('bin'), 'browser')
  writeFileSync(
    browser,
    `#!/bin/sh\nprintf '%s' "$1" > '${opened}.part' && mv '${opened}.part' '${opened}'\n`,
    {
      mode: 0o755,
    },
  )
  const cli = startCli(dataDirectory, ['serve', '--simulate', '--port', '0', '--open'], {
    env: { BROWSER: browser, DISPLAY: '', WAYLAND_DISPLAY: '' },
  })
  await cli.shows(/Open http/)
  const address = await vi.waitFor(() => new URL(readFileSync(opened, 'utf8')), { timeout: 10_000 })
  const apiKey = loadApiKey(dataDirectory)
  expect(address.href).not.toContain(apiKey)
  const redeem = () =>
    fetch(`${address.origin}/api/v1/ticket`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ticket: address.hash.replace('#ticket=', '') }),
    })
  expect(await (await redeem()).json()).toEqual({ key: apiKey })
  expect((await redeem()).status).toBe(401)
})
