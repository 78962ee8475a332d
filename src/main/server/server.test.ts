import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { MusterError } from '../../contract/errors.ts'
import { operations } from '../../contract/operations.ts'
import { MAX_CALL_BYTES } from '../../contract/rpc/call-limits.ts'
import { createRpcClient } from '../../contract/rpc/client.ts'
import { connectWebSocket } from '../../contract/rpc/connect-websocket.ts'
import { createFakeCore, fakeTask, TASK_ID } from '../rpc/fixtures/fake-core.ts'
import { loadApiKey } from './api-key.ts'
import { createServer, type Server } from './create-server.ts'
import { createFailureLimit } from './failure-limit.ts'
import { isOwnRequest } from './request-origin.ts'

let directory: string
let server: Server
let key: string
const log = vi.fn()

/** A fake core (no pool, no database) behind the real server. */
const core = createFakeCore({
  'task.get': () => fakeTask(),
  'task.pause': () => {
    throw new MusterError('invalid_transition', 'A completed task cannot be paused.', { hint: 'Retry it.' })
  },
  'task.resume': () => {
    throw new Error('secret detail')
  },
})

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'muster-server-'))
  mkdirSync(join(directory, 'page/assets'), { recursive: true })
  writeFileSync(join(directory, 'page/index.html'), '<!doctype html><title>Muster</title>')
  writeFileSync(join(directory, 'page/assets/app-1234.js'), 'export {}')
  key = loadApiKey(directory)
  log.mockReset()
  server = await createServer({
    core,
    version: '1.2.3',
    apiKey: key,
    rendererDirectory: join(directory, 'page'),
    log,
  })
})
afterEach(async () => {
  await server.close()
  rmSync(directory, { recursive: true, force: true })
})

function post(operation: string, input: unknown, headers: Record<string, string> = { 'x-api-key': key }) {
  return fetch(`${server.url}/api/v1/rpc/${operation}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(input),
  })
}

/** Sends a path and headers exactly as given, which fetch would tidy up. */
function raw(path: string, headers: Record<string, string> = {}): Promise<number | undefined> {
  const { port } = new URL(server.url)
  return new Promise((done, fail) => {
    const sent = httpRequest({ host: '127.0.0.1', port, path, headers }, (response) => {
      response.resume()
      done(response.statusCode)
    })
    sent.on('error', fail)
    sent.end()
  })
}

test('the key is made once, with its file private', () => {
  expect(key).toMatch(/^[\w-]{43}$/)
  expect(loadApiKey(directory)).toBe(key)
  expect(statSync(join(directory, 'api-key')).mode & 0o777).toBe(0o600)
  writeFileSync(join(directory, 'api-key'), 'short')
  expect(() => loadApiKey(directory)).toThrow('not usable')
})

test('answers operations with their output, and errors with status, code and hint', async () => {
  const answer = await post('task.get', { taskId: TASK_ID })
  expect([answer.status, await answer.json()]).toEqual([200, fakeTask()])
  expect((await post('task.get', { taskId: 'x' })).status).toBe(400)
  const refused = await post('task.pause', { taskId: TASK_ID })
  expect([refused.status, await refused.json()]).toEqual([
    409,
    { error: 'invalid_transition', message: 'A completed task cannot be paused.', hint: 'Retry it.' },
  ])
  const broken = await post('task.resume', { taskId: TASK_ID })
  expect(broken.status).toBe(500)
  expect(await broken.text()).not.toContain('secret')
  expect((await post('no.such', {})).status).toBe(404)
})

test.each([
  ['no key', {}],
  ['a wrong key', { 'x-api-key': 'wrong' }],
])('%s is refused', async (_, headers: Record<string, string>) => {
  const refused = await post('task.get', { taskId: TASK_ID }, headers)
  expect([refused.status, await refused.json()]).toEqual([
    401,
    { error: 'unauthorized', message: 'Invalid API key' },
  ])
  expect(JSON.stringify(log.mock.calls)).not.toContain(key)
})

test('no spelling of a path gets round the key', async () => {
  for (const path of ['/api/v1/openapi.json', '/%61pi/v1/openapi.json', '/api/v1/openapi%2ejson']) {
    expect(await raw(path), path).toBeOneOf([401, 404])
  }
  expect(await raw('/api/v1/health/live')).toBe(200)
  expect(await raw('/api/v1/health/ready')).toBe(401)
  expect(await raw('/../api-key')).not.toBe(500)
  expect(await (await fetch(`${server.url}/..%2fapi-key`)).text()).not.toContain(key)
})

test('the reference needs no key to be shown, and has the strictest policy', async () => {
  mkdirSync(join(directory, 'page/api/docs'), { recursive: true })
  writeFileSync(join(directory, 'page/api/docs/index.html'), '<!doctype html><title>Muster API</title>')
  for (const path of ['/api/docs', '/api/docs/']) {
    const shown = await fetch(server.url + path)
    expect([shown.status, await shown.text()]).toEqual([200, expect.stringContaining('Muster API')])
    expect(shown.headers.get('content-security-policy')).not.toContain('unsafe')
    expect(shown.headers.get('cache-control')).toBe('no-cache')
  }
  expect((await fetch(server.url)).headers.get('content-security-policy')).toContain("script-src 'self';")
  const bare = await createServer({ core, version: '1.2.3', apiKey: key, log })
  const missing = await fetch(`${bare.url}/api/docs`)
  expect([missing.status, await missing.json()]).toEqual([
    404,
    expect.objectContaining({ hint: expect.stringContaining('npm run build') }),
  ])
  await bare.close()
})

test('many wrong keys are slowed down; the right one is not', async () => {
  const statuses: number[] = []
  for (let i = 0; i < 12; i++) statuses.push((await post('task.get', {}, { 'x-api-key': 'x' })).status)
  expect(statuses).toEqual([...Array(10).fill(401), 429, 429])
  expect((await post('task.get', { taskId: TASK_ID })).status).toBe(200)
  let now = 0
  const limit = createFailureLimit(() => now)
  for (let i = 0; i < 11; i++) limit.fail('a')
  expect([limit.isBlocked('a'), limit.isBlocked('b'), limit.fail('a')]).toEqual([true, false, 60])
  now = 60_000
  expect(limit.isBlocked('a')).toBe(false)
})

/** Connects with the right key as the first message, as the page does. */
async function expectConnects() {
  const client = createRpcClient({
    connect: () => connectWebSocket(socketUrl(), key),
    reconnect: false,
  })
  expect(await client.call('task.get', { taskId: TASK_ID })).toEqual(fakeTask())
  await client.close()
}
const socketUrl = () => `${server.url.replace('http', 'ws')}/ws/v1/rpc`

test('clients that go away before they gave a key are not told of in the log', async () => {
  for (let i = 0; i < 12; i++) {
    const socket = new WebSocket(socketUrl())
    await once(socket, 'open')
    socket.close()
    await once(socket, 'close')
  }
  await expectConnects()
  expect(log).not.toHaveBeenCalled()
})

test('what is no frame ends nothing but its socket, with whatever key it comes', async () => {
  const tooLong = Buffer.from([0x81, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0])
  const { host, port } = new URL(server.url)
  for (const path of ['/ws/v1/rpc', '/ws/v1/chat']) {
    for (const given of ['X-API-Key: wrong\r\n', `X-API-Key: ${key}\r\n`, '']) {
      const stream = connect(Number(port), '127.0.0.1')
      stream.write(
        `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
          `Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n${given}\r\n`,
      )
      stream.on('error', () => {})
      await once(stream, 'data')
      stream.resume().write(tooLong)
      await once(stream, 'close')
    }
  }
  await expectConnects()
})

test('wrong keys of others do not lock out who has the right one', async () => {
  const closes: number[] = []
  for (let i = 0; i < 30; i++) {
    const socket = new WebSocket(socketUrl())
    await once(socket, 'open')
    socket.send('{"auth":"wrong"}')
    closes.push(((await once(socket, 'close')) as [number])[0])
  }
  expect(closes).toEqual(Array(30).fill(1008))
  // What is told is bounded, too.
  expect(log).toHaveBeenCalledTimes(11)
  const guess = new WebSocket(socketUrl(), { headers: { 'x-api-key': 'wrong' } })
  expect(String(await once(guess, 'error'))).toContain('429')
  await expectConnects()
  const known = new WebSocket(socketUrl(), { headers: { 'x-api-key': key } })
  await once(known, 'open')
  known.close()
})

test('sockets that say nothing keep nobody out', async () => {
  const silent: WebSocket[] = []
  let ended = 0
  for (let i = 0; i < 250; i++) {
    const socket = new WebSocket(socketUrl())
    socket.on('close', () => {
      ended += 1
    })
    silent.push(socket)
    await once(socket, 'open')
  }
  await expectConnects()
  await vi.waitFor(() => expect(ended).toBeGreaterThanOrEqual(250 - 32))
  for (const socket of silent) socket.terminate()
})

test('a ticket on a command line is exchanged for the key once, and is not the key', async () => {
  const address = server.ticketUrl()
  expect(address).not.toContain(key)
  const ticket = address.replace(`${server.url}/#ticket=`, '')
  const redeem = (body: unknown, headers = {}) =>
    fetch(`${server.url}/api/v1/ticket`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })
  expect((await redeem({ ticket }, { origin: 'https://evil.example' })).status).toBe(403)
  expect(await (await redeem({ ticket })).json()).toEqual({ key })
  for (const body of [{ ticket }, {}, null, [], { ticket: 7 }]) expect((await redeem(body)).status).toBe(401)
})

test('foreign hosts and origins are refused', async () => {
  expect(await raw('/', { host: 'evil.example' })).toBe(403)
  expect(await raw('/', { origin: 'https://evil.example' })).toBe(403)
  expect(await raw('/', { origin: server.url })).toBe(200)
  const host = 'muster.example:4317'
  expect(isOwnRequest({ host }, ['muster.example'])).toBe(true)
  expect(isOwnRequest({ host, origin: 'https://muster.example' }, ['muster.example'])).toBe(true)
  expect(isOwnRequest({ host, origin: 'null' }, ['muster.example'])).toBe(false)
  expect(isOwnRequest({ host: '[::1]:80', origin: 'http://[::1]' }, [])).toBe(true)
  expect(isOwnRequest({}, [])).toBe(false)
})

test('serves the page with a strict policy, and index.html for its own addresses', async () => {
  const page = await fetch(`${server.url}/`)
  expect(page.headers.get('content-security-policy')).toContain("script-src 'self';")
  expect(page.headers.get('cache-control')).toBe('no-cache')
  expect(await page.text()).toContain('<title>Muster</title>')
  expect(await (await fetch(`${server.url}/inbox`)).text()).toContain('<title>Muster</title>')
  const asset = await fetch(`${server.url}/assets/app-1234.js`)
  expect(asset.headers.get('cache-control')).toContain('immutable')
  expect((await fetch(`${server.url}/assets/none.js`)).status).toBe(404)
  expect((await fetch(`${server.url}/api/v1/none`)).status).toBe(404)
  expect(server.pageUrl).toBe(`${server.url}/#key=${key}`)
})

test('a body that is too large or not JSON is refused', async () => {
  expect((await post('task.get', { x: 'x'.repeat(MAX_CALL_BYTES) })).status).toBe(413)
  const noJson = await fetch(`${server.url}/api/v1/rpc/task.get`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': key },
    body: '{',
  })
  expect(noJson.status).toBe(400)
})

test('what is nested too deeply, has too many values or no address is refused in the common form', async () => {
  const send = async (path: string, body: string) => {
    const headers = { 'content-type': 'application/json', 'x-api-key': key }
    const answer = await fetch(`${server.url}${path}`, { method: 'POST', headers, body })
    return { status: answer.status, ...((await answer.json()) as object) }
  }
  const deep = (levels: number) => `{"taskId": "x", "mode": ${'['.repeat(levels)}${']'.repeat(levels)}}`
  const refused = { status: 400, error: 'validation', message: expect.any(String) }
  expect(await send('/api/v1/rpc/task.pause', deep(1_000_000))).toMatchObject(refused)
  expect(await send('/api/v1/rpc/task.list', `{"states": [${'1,'.repeat(600_000)}1]}`)).toMatchObject(refused)
  expect(await send('/api/v1/rpc/%zz', '{}')).toMatchObject(refused)
})

test('describes every operation in OpenAPI, with references that resolve', async () => {
  const answer = await fetch(`${server.url}/api/v1/openapi.json`, { headers: { 'x-api-key': key } })
  const document = (await answer.json()) as {
    paths: object
    components: { schemas: Record<string, { properties?: object; required?: string[] }> }
  }
  for (const name of Object.keys(operations)) expect(document.paths).toHaveProperty([`/api/v1/rpc/${name}`])
  const text = JSON.stringify(document)
  for (const [, name] of text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)) {
    expect(document.components.schemas).toHaveProperty([name ?? ''])
  }
  expect(text).not.toContain('__shared')
  // A default makes a field optional for a caller.
  expect(document.components.schemas['task.pause.input']?.required).toEqual(['taskId'])
})

test('the WebSocket takes the key first, tells of events, and refuses others with 1008', async () => {
  const url = `${server.url.replace('http', 'ws')}/ws/v1/rpc`
  const client = createRpcClient({ connect: () => connectWebSocket(url, key), reconnect: false })
  const changed = vi.fn()
  client.subscribe({ names: ['task.changed'] }, { onEvent: changed })
  expect(await client.call('task.get', { taskId: TASK_ID })).toEqual(fakeTask())
  core.publish({ name: 'task.changed', payload: { task: fakeTask() } })
  await vi.waitFor(() => expect(changed).toHaveBeenCalledOnce())

  const closeCode = (headers: Record<string, string>, message?: string) =>
    new Promise((done) => {
      const socket = new WebSocket(url, { headers })
      socket.on('open', () => message !== undefined && socket.send(message))
      socket.on('close', done)
      socket.on('error', () => done('refused'))
    })
  expect(await closeCode({ 'x-api-key': 'wrong' })).toBe(1008)
  expect(await closeCode({}, '{"auth":"wrong"}')).toBe(1008)
  expect(await closeCode({ origin: 'https://evil.example', 'x-api-key': key })).toBe('refused')
  expect(await closeCode({ 'x-api-key': key }, 'no JSON')).toBe(1007)
  const guess = new WebSocket(url, ['muster', 'muster.key.wrong'])
  expect(await once(guess, 'close')).toMatchObject([1008, expect.anything()])
  const browser = new WebSocket(url, ['muster', `muster.key.${key}`])
  await once(browser, 'open')
  expect(browser.protocol).toBe('muster')
  browser.close()

  await server.close()
  await vi.waitFor(() => expect(client.state.status).toBe('closed'))
})

test('the WebSocket takes a call as large as a definition from who has the key, and little from others', async () => {
  const url = `${server.url.replace('http', 'ws')}/ws/v1/rpc`
  const client = createRpcClient({ connect: () => connectWebSocket(url, key), reconnect: false })
  const large = { taskId: 'x'.repeat(9 * 1024 * 1024) }
  // It came through: what refuses it is the operation.
  await expect(client.call('task.get', large)).rejects.toMatchObject({ code: 'validation' })
  await client.close()

  const stranger = new WebSocket(url)
  stranger.on('error', () => {})
  await once(stranger, 'open')
  stranger.send('x'.repeat(MAX_CALL_BYTES / 2))
  const [code] = await once(stranger, 'close')
  expect(code).toBe(1006)
})

test('closes although a browser has a connection open that it has not used', async () => {
  const { hostname, port } = new URL(server.url)
  const spare = connect(Number(port), hostname)
  await once(spare, 'connect')
  const ended = once(spare, 'close')
  await server.close()
  await ended
})

test('says what to do when the port is taken', async () => {
  const port = Number(new URL(server.url).port)
  await expect(createServer({ core, version: '1', apiKey: key, port, log })).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining(`Port ${port}`),
  })
})
