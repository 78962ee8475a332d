import { expect, test } from 'vitest'
import type { Task } from '../../src/contract/task.ts'
import type { Core } from '../../src/main/core/core.ts'
import { allEvents, ended, temporaryDirectory, testCore, until, untilEvent } from '../harness/test-core.ts'

/** The next attempt of a task, once there is one. */
const retryOf = (core: Core, task: Task): Promise<Task> =>
  untilEvent(core, async () => {
    const { tasks } = await core.call('task.list', { sessionId: task.sessionId })
    return tasks.find(({ retryOf }) => retryOf === task.id) ?? null
  })
const attemptsOf = async (core: Core, task: Task) =>
  (await core.call('task.list', { sessionId: task.sessionId })).tasks.length

const fast = { maxRetries: 2, retryBaseMs: 1, retryMaxMs: 10 }
const OVERLOADED = '#sim:api-error(status=529,retries=0)'

test('an overloaded API is tried again, each attempt a task, until there are no more', async () => {
  const core = await testCore(fast)
  const directory = temporaryDirectory()
  const first = await until(
    core,
    (await core.call('task.create', { prompt: OVERLOADED, directory })).id,
    ended,
  )
  const second = await until(core, (await retryOf(core, first)).id, ended)
  const third = await until(core, (await retryOf(core, second)).id, ended)
  expect([first, second, third].map(({ attempt, state }) => [attempt, state])).toEqual([
    [1, 'failed'],
    [2, 'failed'],
    [3, 'failed'],
  ])
  expect(third.prompt).toBe(OVERLOADED)
  expect(await attemptsOf(core, first)).toBe(3)
  const notes = (await allEvents(core, first.id)).flatMap((event) =>
    event.kind === 'noted' ? [event.payload] : [],
  )
  expect(notes).toMatchObject([{ code: 'retry', text: expect.stringContaining('attempt 2 of 3') }])
})

test('a task can have its own number of retries; none is one', async () => {
  const core = await testCore(fast)
  const task = await core.call('task.create', {
    prompt: OVERLOADED,
    directory: temporaryDirectory(),
    limits: { maxRetries: 0 },
  })
  const failed = await until(core, task.id, ended)
  const next = await core.call('task.create', { prompt: '#sim:quick', sessionId: task.sessionId })
  await until(core, next.id, ended)
  expect(failed.state).toBe('failed')
  expect(await attemptsOf(core, failed)).toBe(2)
})

test.each([
  ['a request that is refused', '#sim:fail'],
  ['a login that is refused', '#sim:api-error(status=401)'],
  ['an exit for no known reason', '#sim:exit'],
])('%s is not tried again', async (_, prompt) => {
  const core = await testCore(fast)
  const task = await core.call('task.create', { prompt, directory: temporaryDirectory() })
  const failed = await until(core, task.id, ended)
  expect(failed.state).toBe('failed')
  expect(await attemptsOf(core, failed)).toBe(1)
})

test('a killed process is worth one attempt, which goes on where the last one was', async () => {
  const core = await testCore(fast)
  const task = await core.call('task.create', { prompt: '#sim:crash', directory: temporaryDirectory() })
  const failed = await until(core, task.id, ended)
  expect(failed.outcome?.reason).toBe('killed')
  const second = await until(core, (await retryOf(core, failed)).id, ended)
  expect(second).toMatchObject({ attempt: 2, prompt: 'Continue where you left off.', title: '#sim:crash' })
  expect(second.state).toBe('completed')
})

test('the next attempt waits, can be started now or cancelled, and comes before other prompts of its session', async () => {
  const core = await testCore({ maxRetries: 5, retryBaseMs: 80_000_000, retryMaxMs: 80_000_000 })
  const directory = temporaryDirectory()
  const task = await core.call('task.create', { prompt: OVERLOADED, directory })
  const other = await core.call('task.create', { prompt: '#sim:quick', sessionId: task.sessionId })
  const failed = await until(core, task.id, ended)
  const second = await until(
    core,
    (await retryOf(core, failed)).id,
    ({ queueNote }) => queueNote === 'waits before its next attempt',
  )
  expect((await core.call('task.get', { taskId: other.id })).state).toBe('queued')
  expect(await core.call('task.resume', { taskId: second.id })).toMatchObject({ notBefore: null })
  const third = await retryOf(core, await until(core, second.id, ended))
  expect(await core.call('task.terminate', { taskId: third.id })).toMatchObject({ state: 'cancelled' })
  expect(await until(core, other.id, ended)).toMatchObject({ state: 'completed' })
})

test('an interrupt of a person is not taken back by an attempt', async () => {
  const core = await testCore(fast)
  const task = await core.call('task.create', { prompt: '#sim:stuck', directory: temporaryDirectory() })
  await until(core, task.id, ({ state }) => state === 'running')
  await core.call('task.interrupt', { taskId: task.id })
  const interrupted = await until(core, task.id, ended)
  expect(interrupted.state).toBe('interrupted')
  expect(await attemptsOf(core, interrupted)).toBe(1)
})
