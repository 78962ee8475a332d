import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { WebSocketServer } from 'ws'
import { MAX_CALL_BYTES } from '../../contract/rpc/call-limits.ts'
import { createRpcClient } from '../../contract/rpc/client.ts'
import { connectWebSocket, websocketUrl } from '../../contract/rpc/connect-websocket.ts'
import { HELLO_FRAME, IPC_CHANNEL } from '../../contract/rpc/frames.ts'
import { type IpcMessage, type IpcPage, serveElectronIpc } from './electron-ipc.ts'
import { createFakeCore, fakeTask, TASK_ID } from './fixtures/fake-core.ts'
import { connectLocalSocket, localSocketPath } from './local-socket.ts'
import { serveConnection } from './serve.ts'
import { serveLocalSocket } from './serve-local-socket.ts'
import { authenticate } from './websocket.ts'

const quiet = () => {}
const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'muster-rpc-'))
  cleanUps.push(() => rmSync(directory, { recursive: true, force: true }))
  return directory
}

async function localServer() {
  const path = localSocketPath(temporaryDirectory())
  const core = createFakeCore({ 'task.get': () => fakeTask({ resultText: 'ü\n\u2028'.repeat(100_000) }) })
  const server = await serveLocalSocket({ core, path, log: quiet })
  cleanUps.push(() => server.close())
  return { path, core, server }
}

test('local socket: calls and events cross, and only the user may open it', async () => {
  const { path, core } = await localServer()
  expect(statSync(path).mode & 0o777).toBe(0o600)
  const client = createRpcClient({ connect: () => connectLocalSocket(path), reconnect: false })
  cleanUps.push(() => client.close())
  const changed = vi.fn()
  client.subscribe({ names: ['task.changed'] }, { onEvent: changed })
  expect((await client.call('task.get', { taskId: TASK_ID })).resultText).toBe('ü\n\u2028'.repeat(100_000))
  core.publish({ name: 'task.changed', payload: { task: fakeTask() } })
  await vi.waitFor(() => expect(changed).toHaveBeenCalledOnce())
})

test('local socket: takes the place of a dead one, and refuses when nobody listens', async () => {
  const { path, core, server } = await localServer()
  await server.close()
  await expect(connectLocalSocket(path)).rejects.toMatchObject({ code: 'unavailable' })
  const again = await serveLocalSocket({ core, path, log: quiet })
  cleanUps.push(() => again.close())
  await (await connectLocalSocket(path)).close()
})

test.each([['no JSON\n'], ['x'.repeat(MAX_CALL_BYTES + 1)]])(
  'local socket: garbage ends it',
  async (text) => {
    const { path } = await localServer()
    const socket = createConnection(path)
    socket.on('error', quiet)
    await new Promise((done) => {
      socket.once('close', done)
      socket.resume().write(text)
    })
  },
)

test('what is sent at once is served one by one, and others come between', async () => {
  const { path, core } = await localServer()
  const client = createRpcClient({ connect: () => connectLocalSocket(path), reconnect: false })
  cleanUps.push(() => client.close())
  await client.call('task.get', { taskId: TASK_ID })
  const before = core.calls.length
  const all = Promise.all(Array.from({ length: 100 }, () => client.call('task.get', { taskId: TASK_ID })))
  let between = 0
  while (core.calls.length < before + 100) {
    await new Promise((done) => setImmediate(done))
    if (core.calls.length > before && core.calls.length < before + 100) between += 1
  }
  expect(between).toBeGreaterThan(50)
  await all
})

test('a large frame is taken, and what comes behind it is served after it', async () => {
  const { path } = await localServer()
  const socket = createConnection(path)
  socket.on('error', quiet)
  cleanUps.push(() => socket.destroy())
  const ids: number[] = []
  let text = ''
  socket.on('data', (chunk) => {
    const lines = (text + chunk).split('\n')
    text = lines.pop() ?? ''
    for (const line of lines) ids.push(JSON.parse(line).id)
  })
  const call = (id: number, input: object) =>
    socket.write(`${JSON.stringify({ type: 'call', id, op: 'task.get', input })}\n`)
  call(1, { taskId: TASK_ID, padding: 'x'.repeat(2_000_000) })
  call(2, { taskId: TASK_ID })
  await vi.waitFor(() => expect(ids).toEqual([1, 2]), 30_000)
})

test('local socket: a long data directory gets a short path in a private folder', () => {
  const long = join(tmpdir(), 'deep/'.repeat(30))
  const path = localSocketPath(long, 'linux')
  expect(Buffer.byteLength(path)).toBeLessThanOrEqual(100)
  expect(localSocketPath(long, 'linux')).toBe(path)
  expect(localSocketPath(long, 'win32')).toMatch(/^\\\\\.\\pipe\\muster-[0-9a-f]{32}$/)
})

async function webSocketServer(key: string) {
  const core = createFakeCore({ 'task.get': () => fakeTask() })
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  cleanUps.push(() => {
    for (const socket of server.clients) socket.terminate()
    server.close()
  })
  server.on('connection', async (socket) => {
    const connection = await authenticate(socket, (given) => given === key, 10_000)
    if (connection) serveConnection(core, connection, { log: quiet })
  })
  await new Promise((done) => server.once('listening', done))
  const { port } = server.address() as { port: number }
  return { core, url: websocketUrl({ protocol: 'http:', host: `127.0.0.1:${port}` }) }
}

test("WebSocket: the page's connector authenticates and calls", async () => {
  const { core, url } = await webSocketServer('k1')
  const client = createRpcClient({ connect: () => connectWebSocket(url, 'k1'), heartbeatMs: 20 })
  cleanUps.push(() => client.close())
  const changed = vi.fn()
  client.subscribe({ names: ['task.changed'] }, { onEvent: changed })
  expect(await client.call('task.get', { taskId: TASK_ID })).toEqual(fakeTask())
  core.publish({ name: 'task.changed', payload: { task: fakeTask() } })
  await vi.waitFor(() => expect(changed).toHaveBeenCalledOnce())
})

test('WebSocket: a wrong key is refused, and not tried again', async () => {
  const { url } = await webSocketServer('k1')
  const client = createRpcClient({ connect: () => connectWebSocket(url, 'k2') })
  cleanUps.push(() => client.close())
  await expect(client.call('task.get', { taskId: TASK_ID })).rejects.toMatchObject({ code: 'unauthorized' })
  expect(client.state).toEqual({ status: 'refused', reason: 'Invalid API key' })
})

/** Stands in for Electron's ipcMain and a page; labelled as such: no Electron is needed for this protocol. */
function fakeIpc() {
  const listeners = new Set<(message: IpcMessage, frame: unknown) => void>()
  const ipc = {
    on: (_: string, listener: (message: IpcMessage, frame: unknown) => void) => listeners.add(listener),
    off: (_: string, listener: (message: IpcMessage, frame: unknown) => void) => listeners.delete(listener),
  }
  const received: unknown[] = []
  const destroyed: (() => void)[] = []
  const page: IpcPage = {
    id: 1,
    send: (channel, json) => received.push([channel, JSON.parse(json)]),
    isDestroyed: () => false,
    once: (_, listener) => destroyed.push(listener),
  }
  const post = (frame: unknown, url = 'muster-app://page/') => {
    for (const listener of listeners) listener({ sender: page, senderFrame: { url } }, frame)
  }
  return { ipc, post, received, destroy: () => destroyed.forEach((listener) => void listener()) }
}

test('Electron IPC: serves our page, drops a foreign frame, and starts afresh at hello', async () => {
  const core = createFakeCore({ 'task.get': () => fakeTask() })
  const { ipc, post, received, destroy } = fakeIpc()
  const log = vi.fn()
  const stop = serveElectronIpc({
    core,
    ipc,
    log,
    isTrusted: (message) => message.senderFrame?.url.startsWith('muster-app://page/') ?? false,
  })
  post({ type: 'call', id: 1, op: 'task.get', input: { taskId: TASK_ID } }, 'https://evil.example/')
  expect(core.calls).toHaveLength(0)
  expect(log).toHaveBeenCalledWith('warn', expect.any(String), { url: 'https://evil.example/' })

  post(HELLO_FRAME)
  post({ type: 'subscribe', id: 1, names: ['task.changed'] })
  post({ type: 'call', id: 2, op: 'task.get', input: { taskId: TASK_ID } })
  await vi.waitFor(() =>
    expect(received).toEqual([[IPC_CHANNEL, { type: 'reply', id: 2, output: fakeTask() }]]),
  )
  expect(core.subscriberCount).toBe(1)
  post(HELLO_FRAME)
  expect(core.subscriberCount).toBe(0)
  post({ type: 'subscribe', id: 1, names: ['task.changed'] })
  destroy()
  expect(core.subscriberCount).toBe(0)
  stop()
  post({ type: 'subscribe', id: 1, names: ['task.changed'] })
  expect(core.subscriberCount).toBe(0)
})
