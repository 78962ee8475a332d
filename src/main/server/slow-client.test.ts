import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, onTestFinished, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { sampleSession } from '../../contract/fixtures/sample-session.ts'
import { createFakeCore, fakeTask, TASK_ID } from '../rpc/fixtures/fake-core.ts'
import { loadApiKey } from './api-key.ts'
import { createServer } from './create-server.ts'

const MEGABYTE = 1024 ** 2

/** A WebSocket client in the raw: what it gets is counted, and it can stop reading. */
async function connectRaw(path = '/ws/v1/rpc', handlers: Parameters<typeof createFakeCore>[0] = {}) {
  const directory = mkdtempSync(join(tmpdir(), 'muster-slow-'))
  const core = createFakeCore({
    'task.get': () => fakeTask({ resultText: 'x'.repeat(4 * MEGABYTE) }),
    ...handlers,
  })
  const apiKey = loadApiKey(directory)
  const server = await createServer({ core, version: '1.2.3', apiKey, log: () => {} })
  const url = `${server.url.replace('http', 'ws')}${path}`
  const socket = new WebSocket(url, { headers: { 'x-api-key': apiKey } })
  onTestFinished(async () => {
    socket.terminate()
    await server.close()
    rmSync(directory, { recursive: true, force: true })
  })
  const got = { bytes: 0, frames: [] as { type: string }[] }
  socket.on('message', (data) => {
    const text = data.toString()
    got.bytes += text.length
    got.frames.push(JSON.parse(text) as (typeof got.frames)[number])
  })
  await once(socket, 'open')
  return { core, socket, got, send: (frame: unknown) => socket.send(JSON.stringify(frame)) }
}

/** A loaded machine is given time. */
const PATIENT = { timeout: 30_000 }

test('for a client that stops reading in mid-stream little is kept; it is told of the gap and goes on', async () => {
  const { core, socket, got, send } = await connectRaw()
  send({ type: 'subscribe', id: 1, names: ['task.appended'], taskIds: [TASK_ID] })
  await vi.waitFor(() => expect(core.subscriberCount).toBe(1), PATIENT)
  const publish = (seq: number) =>
    core.publish({
      name: 'task.appended',
      payload: {
        taskId: TASK_ID,
        events: [
          {
            taskId: TASK_ID,
            seq,
            at: seq,
            kind: 'noted',
            payload: { level: 'info', code: 'other', text: 'x'.repeat(100_000) },
          },
        ],
      },
    })
  socket.pause()
  // 100 MB in all.
  for (let seq = 1; seq <= 1_000; seq += 1) {
    publish(seq)
    await nextTurn()
  }
  socket.resume()
  await vi.waitFor(() => expect(got.frames.some(({ type }) => type === 'gap')).toBe(true), PATIENT)
  publish(1_001)
  await vi.waitFor(() => expect(JSON.stringify(got.frames.at(-1))).toContain('"seq":1001'), PATIENT)
  expect(got.bytes).toBeLessThan(40 * MEGABYTE)
})

test('a client of the chat protocol that takes nothing is let go with the reason', async () => {
  const task = fakeTask({ state: 'running', lastSeq: 0 })
  const none = () => ({ events: [], hasMore: false })
  const { core, socket, got, send } = await connectRaw('/ws/v1/chat', {
    'session.list': () => ({ sessions: [] }),
    'session.get': () => sampleSession(),
    'task.list': () => ({ tasks: [task], nextCursor: null }),
    'task.events': none,
    'permission.list': () => ({ permissions: [] }),
  })
  send({ type: 'switch_session', session_id: task.sessionId })
  await vi.waitFor(() => expect(got.frames.map(({ type }) => type)).toContain('session_ready'), PATIENT)
  const closed = once(socket, 'close')
  socket.pause()
  const piece = { type: 'text', parentToolUseId: null, toolUseId: null, toolName: null } as const
  const whole = { ...piece, input: null, deltas: 1, aborted: false, synthetic: false }
  // 200 MB in all.
  for (let seq = 1; seq <= 2_000; seq += 1) {
    const payload = { ...whole, key: String(seq), text: 'x'.repeat(100_000) }
    const events = [{ taskId: TASK_ID, seq, at: seq, kind: 'block.completed' as const, payload }]
    core.publish({ name: 'task.appended', payload: { taskId: TASK_ID, events } })
    await nextTurn()
  }
  socket.resume()
  const [code, reason] = (await closed) as [number, Buffer]
  expect([code, reason.toString()]).toEqual([1001, 'The client does not read its answers.'])
  expect(got.bytes).toBeLessThan(100 * MEGABYTE)
  await vi.waitFor(() => expect(core.subscriberCount).toBe(0), PATIENT)
})

test('a client that asks and asks and takes no answer is let go', async () => {
  const { core, socket, got, send } = await connectRaw()
  const closed = once(socket, 'close')
  socket.pause()
  // 800 MB of answers.
  for (let id = 1; id <= 200; id += 1) send({ type: 'call', id, op: 'task.get', input: { taskId: TASK_ID } })
  // Until no more of them are served.
  let served = 0
  await vi.waitFor(
    () => {
      const before = served
      served = core.calls.length
      expect(served).toBe(before || -1)
    },
    { timeout: 30_000, interval: 500 },
  )
  socket.resume()
  expect(await closed).toMatchObject([1001, expect.any(Buffer)])
  expect(got.bytes).toBeLessThan(100 * MEGABYTE)
})
