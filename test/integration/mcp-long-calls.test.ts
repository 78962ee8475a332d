import { expect, test, vi } from 'vitest'
import { speakModern } from '../harness/modern-mcp.ts'
import { reachableCore } from '../harness/reachable-core.ts'
import { ended, inState, temporaryDirectory, testConfig, until } from '../harness/test-core.ts'

const LONG = '#sim:stream(tokens=100000,rate=20)'

type Client = Awaited<ReturnType<typeof speakModern>>
const wait = (client: Client, input: object, extensions?: object) =>
  client.request('tools/call', { name: 'wait_for_task', arguments: input }, extensions)

/** The call once it is as it is looked for. */
function untilCall(client: Client, taskId: unknown, isSo: (call: Record<string, unknown>) => boolean) {
  return vi.waitFor(
    async () => {
      const { result = {} } = await client.request('tasks/get', { taskId })
      expect(isSo(result), JSON.stringify(result)).toBe(true)
      return result
    },
    { timeout: 30_000, interval: 50 },
  )
}

test('a client that can is given a handle for a wait, asks how it stands and gets the result', async () => {
  const { core, config } = await reachableCore()
  const client = await speakModern(config.dataDirectory)
  const { result: about } = await client.request('server/discover', {})
  expect(about?.capabilities).toMatchObject({ extensions: { 'io.modelcontextprotocol/tasks': {} } })
  const task = await core.call('task.create', { prompt: `x ${LONG}`, directory: temporaryDirectory() })
  await until(core, task.id, inState('running'))
  const { result: handle } = await wait(client, { taskIds: [task.id], fields: ['directory'] })
  expect(handle).toMatchObject({
    resultType: 'task',
    status: 'working',
    taskId: expect.any(String),
    ttlMs: expect.any(Number),
    pollIntervalMs: expect.any(Number),
  })
  // What the wait would tell as progress is told with each answer.
  await untilCall(
    client,
    handle?.taskId,
    ({ status, statusMessage }) =>
      status === 'working' && typeof statusMessage === 'string' && statusMessage.startsWith('running'),
  )
  await core.call('task.terminate', { taskId: task.id })
  const done = await untilCall(client, handle?.taskId, ({ status }) => status === 'completed')
  expect(done.result).toMatchObject({
    structuredContent: {
      timedOut: false,
      tasks: [{ id: task.id, state: 'cancelled', directory: task.directory }],
    },
  })
  expect(done).not.toHaveProperty('error')
})

test('what is over at once is answered at once, and so is who did not say that it can wait', async () => {
  const { core, config } = await reachableCore()
  const client = await speakModern(config.dataDirectory)
  const create = (prompt: string) => core.call('task.create', { prompt, directory: temporaryDirectory() })
  const quick = await create('#sim:quick')
  await until(core, quick.id, ended)
  expect((await wait(client, { taskIds: [quick.id] })).result).toMatchObject({
    resultType: 'complete',
    structuredContent: { tasks: [{ state: 'completed' }] },
  })
  expect((await wait(client, { taskIds: ['nothing'] })).result).toMatchObject({ isError: true })
  const long = await create(LONG)
  expect((await wait(client, { taskIds: [long.id], timeoutS: 1 }, {})).result).toMatchObject({
    resultType: 'complete',
    structuredContent: { timedOut: true },
  })
})

test('who ends a call ends the wait and not the task, and what is unknown or not declared is refused', async () => {
  const { core, config } = await reachableCore()
  const client = await speakModern(config.dataDirectory)
  const task = await core.call('task.create', { prompt: LONG, directory: temporaryDirectory() })
  const { result: handle } = await wait(client, { taskIds: [task.id] })
  const taskId = handle?.taskId
  expect(await client.request('tasks/cancel', { taskId })).toMatchObject({
    result: { resultType: 'complete' },
  })
  expect((await client.request('tasks/get', { taskId })).result).toMatchObject({ status: 'cancelled' })
  await until(core, task.id, inState('running'))
  expect(await client.request('tasks/get', { taskId: 'other' })).toMatchObject({
    error: { code: -32602, message: expect.stringContaining('Call the tool again') },
  })
  for (const method of ['tasks/get', 'tasks/update', 'tasks/cancel'])
    expect(await client.request(method, { taskId }, {}), method).toMatchObject({ error: { code: -32021 } })
  for (const method of ['tasks/list', 'tasks/result'])
    expect(await client.request(method, { taskId }), method).toMatchObject({ error: { code: -32601 } })
})

test('a wait goes on over a restart of Muster, and says so when nobody comes back', async () => {
  const config = testConfig()
  const first = await reachableCore(config)
  const client = await speakModern(config.dataDirectory)
  const task = await first.core.call('task.create', { prompt: LONG, directory: temporaryDirectory() })
  await until(first.core, task.id, inState('running'))
  const { result: handle } = await wait(client, { taskIds: [task.id] })
  await first.leave()
  expect((await client.request('tasks/get', { taskId: handle?.taskId })).result).toMatchObject({
    status: 'working',
  })
  const second = await reachableCore(config)
  await until(second.core, task.id, inState('running'))
  await second.core.call('task.terminate', { taskId: task.id })
  const done = await untilCall(client, handle?.taskId, ({ status }) => status === 'completed')
  expect(done.result).toMatchObject({ structuredContent: { tasks: [{ id: task.id, state: 'cancelled' }] } })

  const other = await second.core.call('task.create', { prompt: LONG, directory: temporaryDirectory() })
  const { result: lost } = await wait(client, { taskIds: [other.id], timeoutS: 2 })
  await second.leave()
  const told = await untilCall(client, lost?.taskId, ({ status }) => status === 'completed')
  expect(told.result).toMatchObject({
    isError: true,
    content: [{ text: expect.stringContaining('unavailable') }],
  })
  // The next one ends what this left behind.
  await reachableCore(config)
})
