import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import {
  allEvents,
  answerOf,
  ended,
  inState,
  temporaryDirectory,
  testCore,
  until,
  untilEvent,
} from '../harness/test-core.ts'

const HOUR_MS = 3_600_000

// Only the wall clock is set by the tests; timers and the monotonic clock go on.
beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: Date.now() }))
afterEach(() => void vi.useRealTimers())

/** The faked clock stands still between its settings; a tick a second is enough for what is tested. */
function setClock(byMs: number): void {
  vi.setSystemTime(Date.now() + byMs)
}

test('a clock that is set forward or back ends nothing before its time', async () => {
  const jumps: unknown[] = []
  const core = await testCore({
    maxSessionMs: HOUR_MS,
    log: (_level, message, fields) => void (message.startsWith('the clock jumped') && jumps.push(fields)),
  })
  const directory = temporaryDirectory()
  const frozen = await core.call('task.create', { prompt: 'Wait #sim:slow(rate=2)', directory })
  const running = await core.call('task.create', {
    prompt: 'Count #sim:stream(tokens=500,rate=100)',
    directory,
    limits: { timeoutMs: 60_000 },
  })
  await until(core, frozen.id, inState('running'))
  await core.call('task.pause', { taskId: frozen.id })
  await until(core, frozen.id, inState('paused'))
  await until(core, running.id, inState('running'))
  setClock(13 * HOUR_MS)
  await vi.waitFor(() => expect(jumps).toHaveLength(1), { timeout: 10_000 })
  setClock(-26 * HOUR_MS)
  await vi.waitFor(() => expect(jumps).toHaveLength(2), { timeout: 10_000 })
  expect((await until(core, running.id, ended)).state).toBe('completed')
  expect(answerOf(await allEvents(core, running.id)).split(' ').length).toBeGreaterThan(400)
  await core.call('task.resume', { taskId: frozen.id })
  await until(core, frozen.id, inState('running'))
  const { instances } = await core.call('instance.list', {})
  expect(instances.every(({ state }) => state !== 'exited')).toBe(true)
})

test('a request waits for its answer for half a day', async () => {
  const core = await testCore({ log: () => {} })
  const task = await core.call('task.create', { prompt: '#sim:permission', directory: temporaryDirectory() })
  await until(core, task.id, inState('waiting'))
  setClock(12 * HOUR_MS)
  const { permissions } = await core.call('permission.list', { state: 'pending' })
  await core.call('permission.answer', {
    permissionId: permissions[0]?.id ?? '',
    answer: { decision: 'allow' },
  })
  expect((await until(core, task.id, ended)).state).toBe('completed')
})

test('a thousand tasks wait, one more is refused, and all can be cancelled', async () => {
  const core = await testCore({ maxInstances: 1 })
  const directory = temporaryDirectory()
  const first = await core.call('task.create', { prompt: '#sim:stuck', directory })
  await until(core, first.id, (task) => task.state !== 'queued')
  const made: string[] = []
  for (let index = 0; index < 1_000; index += 1) {
    made.push((await core.call('task.create', { prompt: `Task ${index} #sim:quick`, directory })).id)
  }
  await expect(core.call('task.create', { prompt: 'One more', directory })).rejects.toMatchObject({
    code: 'capacity_exceeded',
  })
  const stats = await core.call('system.stats', {})
  expect(stats.queued).toBe(1_000)
  for (const taskId of made.slice(1)) await core.call('task.terminate', { taskId })
  await core.call('task.terminate', { taskId: first.id })
  await untilEvent(core, async () =>
    (await core.call('task.get', { taskId: made[0] ?? '' })).endedAt ? true : null,
  )
  expect((await core.call('task.get', { taskId: made[0] ?? '' })).state).toBe('completed')
  const cancelled = await core.call('task.list', { states: ['cancelled'], limit: 1_000 })
  // The first one was at work, so that its end may be seen a little later.
  expect(cancelled.tasks.length).toBeGreaterThanOrEqual(999)
})
