import { expect, test } from 'vitest'
import type { Input } from '../../src/contract/operations.ts'
import type { Core } from '../../src/main/core/core.ts'
import { ended, temporaryDirectory, testConfig, testCore, until } from '../harness/test-core.ts'

const long = '#sim:stream(tokens=100000,rate=50)'

function creating(core: Core) {
  const directory = temporaryDirectory()
  return (prompt: string, more: Partial<Input<'task.create'>> = {}) =>
    core.call('task.create', { prompt, directory, ...more })
}

test('a task starts once those before it have completed, and says meanwhile what it waits for', async () => {
  const core = await testCore()
  const create = creating(core)
  const first = await create(`First ${long}`, { title: 'First' })
  const second = await create(`Second ${long}`, { title: 'Second' })
  const third = await create('#sim:quick', { after: [first.id, second.id, first.id] })
  expect(third.after).toEqual([
    { taskId: first.id, doneAt: null },
    { taskId: second.id, doneAt: null },
  ])
  await until(core, third.id, ({ queueNote }) => queueNote === 'waits for 2 tasks to complete, “First” first')
  // Ended is not completed.
  await until(core, first.id, ({ state }) => state === 'running')
  await core.call('task.interrupt', { taskId: first.id })
  await until(core, third.id, ({ queueNote }) =>
    (queueNote ?? '').startsWith('waits for “First”, which was interrupted, until a retry of it completes'),
  )
  await expect(core.call('task.remove', { taskIds: [first.id] })).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('waits for task'),
  })
  await core.call('task.terminate', { taskId: second.id })
  await until(core, second.id, ended)
  expect((await core.call('task.get', { taskId: third.id })).state).toBe('queued')
})

test('a retry that completes does as well, also in the session of what waits', async () => {
  const core = await testCore()
  const create = creating(core)
  const first = await create('#sim:exit(code=3)')
  const next = await core.call('task.create', {
    prompt: '#sim:quick',
    sessionId: first.sessionId,
    after: [first.id],
  })
  const other = await create('#sim:quick', { after: [next.id] })
  await until(core, first.id, ended)
  await until(core, next.id, ({ queueNote }) => (queueNote ?? '').includes('which failed'))
  const retry = await core.call('task.retry', { taskId: first.id, mode: 'again', newSession: true })
  // It fails again, and is tried again.
  await until(core, retry.id, ended)
  const last = await core.call('task.retry', { taskId: retry.id, mode: 'continue' })
  expect((await until(core, last.id, ended)).state).toBe('completed')
  expect((await until(core, next.id, ended)).after).toEqual([
    { taskId: first.id, doneAt: expect.any(Number) },
  ])
  expect((await until(core, other.id, ended)).state).toBe('completed')
  // Nobody waits for it any more.
  expect(await core.call('task.remove', { taskIds: [last.id] })).toEqual({ taskIds: [last.id] })
})

test('what can never start is refused', async () => {
  const core = await testCore()
  const create = creating(core)
  const failed = await create('#sim:exit(code=3)')
  const done = await create('#sim:quick')
  await Promise.all([failed, done].map(({ id }) => until(core, id, ended)))
  await expect(create('x', { after: [failed.id] })).rejects.toMatchObject({
    code: 'conflict',
    details: { field: 'after' },
  })
  await expect(create('x', { after: ['019a0000-0000-7000-8000-000000000000'] })).rejects.toMatchObject({
    code: 'not_found',
  })
  await expect(create('x', { after: Array(21).fill(done.id) })).rejects.toMatchObject({ code: 'validation' })
  const next = await create('#sim:quick', { after: [done.id] })
  expect(next.after[0]?.doneAt).not.toBeNull()
  expect((await until(core, next.id, ended)).state).toBe('completed')
  // An instance may not have something wait for itself.
  const parent = await create(`x ${long}`)
  await until(core, parent.id, ({ state }) => state === 'running')
  const { instanceId } = await core.call('task.get', { taskId: parent.id })
  const own = { prompt: 'x', directory: temporaryDirectory(), after: [parent.id] }
  await expect(
    core.call('task.create', own, { caller: { instanceId: instanceId ?? '' } }),
  ).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('starts after itself'),
  })
})

test('what waits still waits after a restart, and what was done stays done', async () => {
  const config = testConfig()
  const before = await testCore(config)
  const create = creating(before)
  const done = await create('#sim:quick')
  await until(before, done.id, ended)
  const running = await create(`x ${long}`, { title: 'Long' })
  const waiting = await create('#sim:quick', { after: [done.id, running.id] })
  await until(before, waiting.id, ({ queueNote }) => queueNote !== null)
  await until(before, running.id, ({ state }) => state === 'running')
  await before.close({ instances: 'leave' })
  const core = await testCore({ ...config, dataDirectory: config.dataDirectory })
  const found = await core.call('task.get', { taskId: waiting.id })
  expect(found).toMatchObject({
    state: 'queued',
    after: [
      { taskId: done.id, doneAt: expect.any(Number) },
      { taskId: running.id, doneAt: null },
    ],
  })
  await core.call('task.terminate', { taskId: running.id })
  await until(core, waiting.id, ({ queueNote }) => (queueNote ?? '').includes('“Long”, which was cancelled'))
  // Ended and tried again, it waits for nothing.
  await core.call('task.terminate', { taskId: waiting.id })
  await until(core, waiting.id, ended)
  const retry = await core.call('task.retry', { taskId: waiting.id, mode: 'again' })
  expect((await until(core, retry.id, ended)).state).toBe('completed')
})
