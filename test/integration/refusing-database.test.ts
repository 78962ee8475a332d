import { statSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, onTestFinished, test, vi } from 'vitest'
import { createCore } from '../../src/main/core/core.ts'
import { endFromOutside } from '../harness/end-from-outside.ts'
import {
  allEvents,
  answerOf,
  ended,
  inState,
  temporaryDirectory,
  testConfig,
  testCore,
  until,
} from '../harness/test-core.ts'

test('while the database refuses, nothing is lost and controls act; afterwards work goes on', async () => {
  const messages: string[] = []
  const config = testConfig({ maxInstances: 3, log: (_level, message) => void messages.push(message) })
  const core = await testCore(config)
  const directory = temporaryDirectory()
  const streaming = await core.call('task.create', { prompt: '#sim:stream(tokens=400,rate=300)', directory })
  const asking = await core.call('task.create', { prompt: '#sim:permission', directory })
  const stuck = await core.call('task.create', { prompt: '#sim:stuck', directory })
  await until(core, asking.id, inState('waiting'))
  await until(core, stuck.id, inState('running'))
  const queued = await core.call('task.create', { prompt: 'queued #sim:quick', directory })
  const { permissions } = await core.call('permission.list', { state: 'pending' })
  const permissionId = permissions[0]?.id ?? ''
  await until(core, streaming.id, (task) => task.lineCount > 50)

  const other = new Database(join(config.dataDirectory, 'muster.db'))
  onTestFinished(() => void other.close())
  other.exec('BEGIN IMMEDIATE')
  const calls = [
    () => core.call('task.create', { prompt: 'must not run later', directory }),
    () => core.call('permission.answer', { permissionId, answer: { decision: 'allow' } }),
  ]
  for (const call of calls) {
    await expect(call()).rejects.toMatchObject({ code: 'storage', hint: expect.any(String) })
  }
  // Controls act, and are recorded later.
  const { instances } = await core.call('instance.list', {})
  const pid = instances.find(({ taskId }) => taskId === stuck.id)?.pid ?? 0
  expect(await core.call('task.terminate', { taskId: stuck.id })).toMatchObject({
    pendingControl: 'terminate',
  })
  await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow(/ESRCH/), { timeout: 5_000 })
  other.exec('ROLLBACK')

  const streamed = await until(core, streaming.id, ended)
  expect(streamed).toMatchObject({ state: 'completed' })
  // A task is told as it is, its log as it was stored: that is tried again after a while.
  await vi.waitFor(
    async () => expect((await allEvents(core, streaming.id)).at(-1)?.seq).toBe(streamed.lastSeq),
    { timeout: 10_000 },
  )
  const words = answerOf(await allEvents(core, streaming.id))
    .split(/\s+/)
    .filter((word) => word !== '')
  expect(words).toEqual(Array.from({ length: 400 }, (_, at) => `w${at}`))
  // It found its place while nothing could be recorded, or after.
  expect(await until(core, queued.id, ended)).toMatchObject({ state: 'completed' })
  await core.call('permission.answer', { permissionId, answer: { decision: 'allow' } })
  expect(await until(core, asking.id, ended)).toMatchObject({ state: 'completed' })
  expect(await until(core, stuck.id, ended)).toMatchObject({ state: 'cancelled' })
  const { tasks } = await core.call('task.list', { limit: 10 })
  expect(tasks.filter(({ title, state }) => title === 'must not run later' && state !== 'cancelled')).toEqual(
    [],
  )
  expect(messages.filter((message) => message.includes('could not'))).toEqual([])
})

test('closing while the database refuses ends every process, in bounded time', async () => {
  const config = testConfig({ log: () => {} })
  const core = await testCore(config)
  const task = await core.call('task.create', {
    prompt: '#sim:stream(tokens=100000,rate=100)',
    directory: temporaryDirectory(),
  })
  await until(core, task.id, (now) => now.lineCount > 5)
  const { instances } = await core.call('instance.list', { all: false })
  const other = new Database(join(config.dataDirectory, 'muster.db'))
  other.exec('BEGIN IMMEDIATE')
  await core.close()
  other.exec('ROLLBACK')
  other.close()
  expect(() => process.kill(instances[0]?.pid ?? 0, 0)).toThrow(/ESRCH/)
  const next = await testCore({ dataDirectory: config.dataDirectory })
  expect(await next.call('task.get', { taskId: task.id })).toMatchObject({ state: 'interrupted' })
})

test('a supervisor that starts while the database refuses takes over what runs, and writes it later', async () => {
  const config = testConfig({ log: () => {} })
  const first = await createCore(config)
  const task = await first.call('task.create', { prompt: '#sim:stuck', directory: temporaryDirectory() })
  await until(first, task.id, inState('running'))
  await first.close({ instances: 'leave' })
  const other = new Database(join(config.dataDirectory, 'muster.db'))
  onTestFinished(() => void other.close())
  other.exec('BEGIN IMMEDIATE')
  const core = await testCore(config)
  expect((await core.call('system.info', {})).recovery).toMatchObject({ reattached: 1 })
  other.exec('ROLLBACK')
  await core.call('task.terminate', { taskId: task.id })
  expect(await until(core, task.id, ended)).toMatchObject({ state: 'cancelled' })
})

test('a supervisor starts while the database refuses, also when what an ended instance printed is still to be taken', async () => {
  const config = testConfig({ log: () => {} })
  const first = await createCore(config)
  const ids: string[] = []
  for (let count = 0; count < 4; count += 1) {
    const { id } = await first.call('task.create', {
      prompt: '#sim:stream(tokens=100000,rate=1000)',
      directory: temporaryDirectory(),
    })
    ids.push(id)
    await until(first, id, (task) => task.lineCount > 5)
  }
  const { instances } = await first.call('instance.list', {})
  await first.close({ instances: 'leave' })
  const printed = (id: string) => statSync(join(config.dataDirectory, 'instances', id, 'stdout.ndjson')).size
  const before = instances.map(({ id }) => printed(id))
  await vi.waitFor(
    () => expect(instances.every(({ id }, index) => printed(id) > (before[index] ?? 0) + 200_000)).toBe(true),
    { timeout: 20_000 },
  )
  await endFromOutside(instances.map(({ pid }) => pid))
  const other = new Database(join(config.dataDirectory, 'muster.db'))
  onTestFinished(() => void other.close())
  other.exec('BEGIN IMMEDIATE')
  const core = await testCore(config)
  other.exec('ROLLBACK')
  for (const id of ids) expect(await until(core, id, ended)).toMatchObject({ state: 'interrupted' })
})
