import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import type { AnyEvent } from '../../src/contract/events.ts'
import type { Input } from '../../src/contract/operations.ts'
import { type Core, createCore } from '../../src/main/core/core.ts'
import { jsonLines, runCli } from '../harness/cli-process.ts'
import {
  allEvents,
  ended,
  inState,
  temporaryDirectory,
  testConfig,
  testCore,
  until,
} from '../harness/test-core.ts'

const ids = async (core: Core, query: Partial<Input<'task.list'>> = {}) =>
  (await core.call('task.list', query)).tasks.map(({ id }) => id)

async function endedTask(core: Core, prompt = 'hello #sim:quick') {
  const { id } = await core.call('task.create', { prompt, directory: temporaryDirectory() })
  return until(core, id, ended)
}

test('an archived task is out of the lists, is kept over a restart, and can be taken back', async () => {
  const config = testConfig()
  const first = await createCore(config)
  const [one, other] = [await endedTask(first), await endedTask(first)]
  const told: AnyEvent[] = []
  first.subscribe({ names: ['task.changed'] }, { onEvent: (event) => told.push(event) })
  const { tasks } = await first.call('task.archive', { taskIds: [one.id] })
  expect(tasks).toMatchObject([{ id: one.id, archivedAt: expect.any(Number), state: 'completed' }])
  await first.close()
  expect(told.at(-1)).toMatchObject({ payload: { task: { id: one.id, archivedAt: expect.any(Number) } } })

  const core = await testCore(config)
  expect(await ids(core, { archived: false })).toEqual([other.id])
  expect(await ids(core, { archived: true })).toEqual([one.id])
  expect(await ids(core)).toEqual([other.id, one.id])
  expect(await ids(core, { sessionId: one.sessionId, archived: false, states: ['completed'] })).toEqual([])
  await core.call('task.archive', { taskIds: [one.id], archived: false })
  expect((await core.call('task.get', { taskId: one.id })).archivedAt).toBeNull()
  expect((await allEvents(core, one.id)).length).toBeGreaterThan(0)
})

test('a removed task leaves nothing behind but what it cost', async () => {
  const config = testConfig()
  const core = await testCore(config)
  const failed = await endedTask(core, 'x #sim:exit(code=3)')
  const retried = await core.call('task.retry', { taskId: failed.id, newSession: true })
  await until(core, retried.id, ended)
  const kept = await endedTask(core)
  const before = (await core.call('system.stats', {})).costTodayMicros
  expect(before).toBeGreaterThan(0)
  const told: AnyEvent[] = []
  core.subscribe({ names: ['task.removed'] }, { onEvent: (event) => told.push(event) })
  expect(await core.call('task.remove', { taskIds: [failed.id, failed.id] })).toEqual({
    taskIds: [failed.id],
  })
  expect(told).toEqual([{ name: 'task.removed', payload: { taskIds: [failed.id] } }])
  await expect(core.call('task.get', { taskId: failed.id })).rejects.toMatchObject({ code: 'not_found' })
  expect(await ids(core)).toEqual([kept.id, retried.id])
  expect((await core.call('task.get', { taskId: retried.id })).retryOf).toBeNull()
  expect((await core.call('system.stats', {})).costTodayMicros).toBe(before)
  const database = new Database(join(config.dataDirectory, 'muster.db'), { readonly: true })
  const left = database.prepare('SELECT count(*) FROM events WHERE task NOT IN (SELECT number FROM tasks)')
  expect(left.pluck().get()).toBe(0)
  expect(database.pragma('foreign_key_check')).toEqual([])
  database.close()
})

test('a removed task is gone for all, though its instance lives on and still holds it as its last', async () => {
  const told: string[] = []
  const config = testConfig({ log: (level, message) => level === 'error' && told.push(message) })
  const first = await createCore(config)
  const { id: taskId, sessionId } = await endedTask(first)
  await first.call('task.remove', { taskIds: [taskId] })
  // Its instance is there still.
  expect((await first.call('instance.list', {})).instances).toMatchObject([{ sessionId, state: 'ready' }])
  const gone = { code: 'not_found', message: `There is no task ${taskId}.` }
  await expect(first.call('task.get', { taskId })).rejects.toMatchObject(gone)
  await expect(first.call('task.retry', { taskId })).rejects.toMatchObject(gone)
  await expect(first.call('task.rename', { taskId, title: 'back' })).rejects.toMatchObject(gone)
  await expect(first.call('task.archive', { taskIds: [taskId] })).rejects.toMatchObject(gone)
  // The session goes on.
  const next = await first.call('task.create', { prompt: 'more #sim:quick', sessionId })
  await until(first, next.id, ended)
  await first.close()

  const core = await testCore(config)
  expect(await ids(core)).toEqual([next.id])
  expect(told).toEqual([])
})

test('what was made of a task goes on, and is stored, when that task is removed', async () => {
  const told: string[] = []
  const config = testConfig({ log: (level, message) => level === 'error' && told.push(message) })
  const first = await createCore(config)
  const { id, sessionId } = await first.call('task.create', {
    prompt: 'x #sim:stuck',
    directory: temporaryDirectory(),
  })
  await until(first, id, inState('running'))
  await first.call('task.interrupt', { taskId: id })
  await until(first, id, ended)
  const again = await first.call('task.retry', { taskId: id, mode: 'again' })
  await until(first, again.id, inState('running'))
  await first.call('task.remove', { taskIds: [id] })
  expect(await first.call('task.get', { taskId: again.id })).toMatchObject({ retryOf: null })
  await first.call('task.rename', { taskId: again.id, title: 'renamed' })
  await first.call('task.interrupt', { taskId: again.id })
  await until(first, again.id, ended)
  const last = await first.call('task.create', { prompt: 'more #sim:quick', sessionId })
  await until(first, last.id, ended)
  await first.close()

  const core = await testCore(config)
  expect(await core.call('task.get', { taskId: again.id })).toMatchObject({
    title: 'renamed',
    state: 'interrupted',
    retryOf: null,
  })
  expect(told).toEqual([])
})

test('a task that is tried again and removed at once is not tried again, and nothing is half stored', async () => {
  const told: string[] = []
  const core = await testCore({ log: (level, message) => level === 'error' && told.push(message) })
  const { id: taskId, sessionId } = await endedTask(core)
  const [again, removed] = await Promise.allSettled([
    core.call('task.retry', { taskId }),
    core.call('task.remove', { taskIds: [taskId] }),
  ])
  expect(removed.status).toBe('fulfilled')
  expect(again).toMatchObject({ status: 'rejected', reason: { code: 'not_found' } })
  expect(await ids(core)).toEqual([])
  expect((await core.call('session.get', { sessionId })).taskCount).toBe(1)
  expect(told).toEqual([])
})

test('what works can be put away by nobody, and then nothing is', async () => {
  const core = await testCore()
  const done = await endedTask(core)
  const { id } = await core.call('task.create', { prompt: 'x #sim:stuck', directory: temporaryDirectory() })
  await until(core, id, inState('running'))
  for (const operation of ['task.archive', 'task.remove'] as const) {
    await expect(core.call(operation, { taskIds: [done.id, id] })).rejects.toMatchObject({
      code: 'invalid_transition',
      message: expect.stringContaining('running'),
    })
  }
  expect(await core.call('task.get', { taskId: done.id })).toMatchObject({ archivedAt: null })
})

test('lists page in the order that was asked for, and hold what was at work since a time', async () => {
  const core = await testCore()
  const all = [await endedTask(core), await endedTask(core, 'more #sim:story'), await endedTask(core)]
  const byCost = (a: (typeof all)[number], b: (typeof all)[number]) =>
    b.costMicros - a.costMicros || (a.id < b.id ? 1 : -1)
  const pages: string[] = []
  let cursor: string | null = null
  do {
    const page: Awaited<ReturnType<Core['call']>> & { tasks: { id: string }[]; nextCursor: string | null } =
      await core.call('task.list', { sort: { by: 'cost' }, limit: 1, ...(cursor ? { cursor } : {}) })
    pages.push(...page.tasks.map(({ id }) => id))
    cursor = page.nextCursor
  } while (cursor !== null)
  expect(pages).toEqual([...all].sort(byCost).map(({ id }) => id))
  expect(await ids(core, { sort: { by: 'created', descending: false } })).toEqual(all.map(({ id }) => id))
  expect(await ids(core, { since: all[1]?.endedAt ?? 0 })).toEqual([all[2]?.id, all[1]?.id])
  const { nextCursor } = await core.call('task.list', { limit: 1 })
  await expect(core.call('task.list', { sort: { by: 'cost' }, cursor: nextCursor ?? '' })).rejects.toThrow(
    /not one that a task list gave in this order/,
  )
})

test('the command line archives and removes', async () => {
  const data = temporaryDirectory('data')
  const run = async () => {
    const { stdout } = await runCli(data, ['run', '--simulate', '--json', 'x #sim:quick'])
    return String(jsonLines(stdout).find(({ type }) => type === 'result')?.taskId)
  }
  const [one, other] = [await run(), await run()]
  const listed = async (...args: string[]) =>
    jsonLines((await runCli(data, ['ls', '--json', ...args])).stdout).map(
      ({ task }) => (task as { id: string }).id,
    )
  expect((await runCli(data, ['archive', one])).stdout).toBe(`${one.slice(-8)}  archived\n`)
  expect(await listed()).toEqual([other])
  expect(await listed('--archived')).toEqual([one])
  await runCli(data, ['archive', '--undo', one])
  expect(await listed('--since', '1d', '--sort', 'created')).toEqual([other, one])
  expect((await runCli(data, ['remove', other])).stdout).toBe(`${other.slice(-8)}  removed\n`)
  expect(await listed()).toEqual([one])
})
