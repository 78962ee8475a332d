import { expect, test, vi } from 'vitest'
import type { AnyEvent } from '../../contract/events.ts'
import { createRpcClient } from '../../contract/rpc/client.ts'
import type { Connection } from '../../contract/rpc/connection.ts'
import { appended, createFakeCore, type FakeHandler, fakeTask, TASK_ID } from './fixtures/fake-core.ts'
import { createMemoryPair } from './fixtures/memory-pair.ts'
import { createOutbox } from './outbox.ts'
import { serveConnection } from './serve.ts'
import { openSubscription } from './subscription.ts'

const quiet = () => {}

/** A client of a fake core over an in-memory pair; `servers` lists the server's ends, newest last. */
function connected(handlers: Partial<Record<string, FakeHandler>> = {}) {
  const core = createFakeCore(handlers)
  const log = vi.fn()
  const servers: Connection[] = []
  const client = createRpcClient({
    async connect() {
      const [near, far] = createMemoryPair()
      servers.push(far)
      serveConnection(core, far, { log })
      return near
    },
  })
  return { core, client, log, servers }
}

function collect() {
  const events: AnyEvent[] = []
  const gaps = vi.fn()
  return { events, gaps, subscriber: { onEvent: (event: AnyEvent) => events.push(event), onGap: gaps } }
}

test('answers a call with the output, and fills in defaults in the core', async () => {
  const { client, core } = connected({ 'task.get': () => fakeTask(), 'task.pause': () => fakeTask() })
  expect(await client.call('task.get', { taskId: TASK_ID })).toEqual(fakeTask())
  await client.call('task.pause', { taskId: TASK_ID })
  expect(core.calls.at(-1)?.input).toEqual({ taskId: TASK_ID, mode: 'freeze', at: 'step' })
})

test('passes coded errors on and hides the text of others', async () => {
  const { client, log } = connected({
    'task.get': () => {
      throw new Error('secret detail')
    },
  })
  await expect(client.call('task.get', { taskId: 'x' })).rejects.toMatchObject({ code: 'validation' })
  await expect(client.call('task.get', { taskId: TASK_ID })).rejects.toMatchObject({
    code: 'internal',
    message: expect.not.stringContaining('secret'),
  })
  expect(log).toHaveBeenCalledOnce()
  await expect(client.call('no.such' as 'task.get', { taskId: TASK_ID })).rejects.toMatchObject({
    code: 'not_found',
    message: 'There is no operation named "no.such".',
  })
})

test('a call without an input is an error of that call, and the connection goes on', async () => {
  const [near, far] = createMemoryPair()
  serveConnection(createFakeCore({ 'task.get': () => fakeTask() }), far, { log: quiet })
  const answers: unknown[] = []
  near.onFrame((frame) => answers.push(frame))
  near.send({ type: 'call', id: 1, op: 'task.get' })
  near.send({ type: 'call', id: 2, op: 'task.get', input: { taskId: TASK_ID } })
  await vi.waitFor(() => expect(answers).toHaveLength(2))
  expect(answers).toEqual([
    { type: 'failure', id: 1, error: expect.objectContaining({ code: 'validation' }) },
    { type: 'reply', id: 2, output: fakeTask() },
  ])
})

test('cancels a call', async () => {
  const seen: { signal?: AbortSignal | undefined } = {}
  const { client } = connected({
    'task.get': (_, signal) => {
      seen.signal = signal
      return new Promise(quiet)
    },
  })
  const abort = new AbortController()
  const call = client.call('task.get', { taskId: TASK_ID }, { signal: abort.signal })
  await vi.waitFor(() => expect(seen.signal).toBeDefined())
  abort.abort(new Error('enough'))
  await expect(call).rejects.toThrow('enough')
  await vi.waitFor(() => expect(seen.signal?.aborted).toBe(true))
})

test('sends events, filtered, and in front of the reply that was made after them', async () => {
  const { client, core } = connected({
    'task.get': () => {
      core.publish({ name: 'task.changed', payload: { task: fakeTask({ revision: 7 }) } })
      return fakeTask({ revision: 7 })
    },
  })
  const { events, subscriber } = collect()
  const end = client.subscribe({ names: ['task.changed', 'task.appended'], taskIds: [TASK_ID] }, subscriber)
  await client.call('task.get', { taskId: TASK_ID })
  expect(events).toEqual([{ name: 'task.changed', payload: { task: fakeTask({ revision: 7 }) } }])
  core.publish({ name: 'task.appended', payload: { taskId: TASK_ID, events: [appended(1, 'hi')] } })
  core.publish({ name: 'task.appended', payload: { taskId: 'other', events: [appended(1, 'hi')] } })
  await vi.waitFor(() => expect(events).toHaveLength(2))
  end()
  await vi.waitFor(() => expect(core.subscriberCount).toBe(0))
})

test('a lost connection rejects its calls, is opened again, and its subscriptions go on after a gap', async () => {
  const { client, core, servers } = connected({ 'task.get': () => new Promise(quiet), 'task.list': () => 1 })
  const { events, gaps, subscriber } = collect()
  client.subscribe({ names: ['task.changed'] }, subscriber)
  const states: string[] = []
  client.onState((state) => states.push(state.status))
  const call = client.call('task.get', { taskId: TASK_ID })
  await vi.waitFor(() => expect(core.calls).toHaveLength(1))
  servers[0]?.close({ message: 'pulled the plug' })
  await expect(call).rejects.toMatchObject({ code: 'unavailable' })
  await expect(client.call('task.list', {})).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining('pulled the plug'),
  })
  client.retryNow()
  expect(await client.call('task.list', {})).toBe(1)
  expect(states).toEqual(['open', 'lost', 'open'])
  expect(gaps).toHaveBeenCalledOnce()
  core.publish({ name: 'task.changed', payload: { task: fakeTask() } })
  await vi.waitFor(() => expect(events).toHaveLength(1))
  await client.close()
  await vi.waitFor(() => expect(core.subscriberCount).toBe(0))
  expect(client.state.status).toBe('closed')
})

test('a frame that is none ends the connection', async () => {
  const core = createFakeCore()
  const [near, far] = createMemoryPair()
  serveConnection(core, far, { log: quiet })
  const closed = vi.fn()
  near.onClose(closed)
  near.send({ type: 'call', id: -1 })
  await vi.waitFor(() =>
    expect(closed).toHaveBeenCalledWith(expect.objectContaining({ protocolError: true })),
  )
})

test('a receiver that is too slow gets one gap, then what follows', async () => {
  const core = createFakeCore()
  const sent: { type?: string }[] = []
  let buffered = Number.MAX_SAFE_INTEGER
  const connection: Connection = {
    send: (frame) => sent.push(frame as { type?: string }),
    onFrame: quiet,
    onClose: quiet,
    bufferedBytes: () => buffered,
    close: quiet,
  }
  openSubscription({
    core,
    connection,
    id: 1,
    subscription: { names: ['task.appended'], taskIds: [TASK_ID] },
    limits: { maxEvents: 2, maxBytes: 10_000 },
  })
  const publish = (seq: number) =>
    core.publish({
      name: 'task.appended',
      payload: { taskId: TASK_ID, events: [appended(seq, 'x', `k:${seq}`)] },
    })
  for (let seq = 1; seq <= 10; seq++) publish(seq)
  expect(sent).toEqual([])
  buffered = 0
  await vi.waitFor(() => expect(sent).toEqual([{ type: 'gap', sub: 1 }]))
  publish(11)
  await vi.waitFor(() => expect(sent).toHaveLength(2))
  expect(sent[1]).toMatchObject({ type: 'event', sub: 1 })
})

test('what many calls have asked for is not made faster than it is written', async () => {
  const rows = Array.from({ length: 20_000 }, (_, i) => ({ id: `n${i}` }))
  let made = 0
  let written = 0
  let most = 0
  const core = createFakeCore({
    'task.list': () => {
      made += 1
      most = Math.max(most, made - written)
      return rows
    },
  })
  let receive: (frame: unknown) => void = quiet
  const outbox = createOutbox({ write: () => (written += 1), unread: () => 0, close: quiet })
  const connection: Connection = {
    ...outbox,
    onFrame: (listener) => {
      receive = listener
    },
    onClose: quiet,
    close: quiet,
  }
  serveConnection(core, connection, { log: quiet })
  const count = 60
  for (let id = 0; id < count; id++) receive({ type: 'call', id, op: 'task.list', input: {} })
  await vi.waitFor(() => expect(written).toBe(count), { timeout: 30_000 })
  expect(most).toBeLessThan(15)
})

test('a call that is given up while the connection is being opened is not made', async () => {
  const core = createFakeCore({ 'task.get': () => fakeTask(), 'task.list': () => 1 })
  const { promise: opened, resolve } = Promise.withResolvers<void>()
  const client = createRpcClient({
    async connect() {
      const [near, far] = createMemoryPair()
      serveConnection(core, far, { log: quiet })
      await opened
      return near
    },
  })
  const abort = new AbortController()
  const call = client.call('task.get', { taskId: TASK_ID }, { signal: abort.signal })
  abort.abort(new Error('enough'))
  resolve()
  await expect(call).rejects.toThrow('enough')
  expect(await client.call('task.list', {})).toBe(1)
  expect(core.calls).toHaveLength(1)
})

test('whoever tries again as soon as a connection is lost does not end the attempts', async () => {
  const core = createFakeCore({ 'task.list': () => 1 })
  let attempts = 0
  const client = createRpcClient({
    async connect() {
      attempts += 1
      if (attempts === 1) throw new Error('not yet')
      const [near, far] = createMemoryPair()
      serveConnection(core, far, { log: quiet })
      return near
    },
  })
  client.onState(({ status }) => {
    if (status === 'lost') client.retryNow()
  })
  await vi.waitFor(() => expect(client.state.status).toBe('open'))
  expect(await client.call('task.list', {})).toBe(1)
})
