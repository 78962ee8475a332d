import { existsSync, mkdirSync, readdirSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { append, events } from '../exports/fixtures/exporting.ts'
import { makeDirectory, makeLog, makeSession, makeTask } from '../store/fixtures/records.ts'
import { openStore } from '../store/open-store.ts'
import type { TaskRecord } from '../store/records.ts'
import type { Store } from '../store/store.ts'
import { backUpDatabases, checkDatabases, databaseSizes, vacuumDatabases } from './databases.ts'

let directory: ReturnType<typeof makeDirectory>
let store: Store
let task: TaskRecord
let context: Parameters<typeof backUpDatabases>[0]

beforeEach(() => {
  directory = makeDirectory()
  store = openStore({ dataDirectory: directory.path, log: makeLog().log })
  const session = makeSession()
  task = makeTask(session.id)
  store.journal.saveSession(session)
  store.journal.saveTask(task)
  append(store, task, [events.prompt('go'), events.gave('c1', 'x'.repeat(300_000))])
  const vault = new Database(join(directory.path, 'vault.db'))
  vault.exec('CREATE TABLE kept (seq INTEGER) STRICT; INSERT INTO kept VALUES (0)')
  vault.pragma('journal_mode = WAL')
  vault.close()
  // What is asked of the ground.
  context = {
    config: { dataDirectory: directory.path, version: '1.2.3', schedule: true, log: makeLog().log },
    store,
    live: { runners: new Map() },
    now: () => 1_000,
  } as unknown as typeof context
})

afterEach(() => {
  store.close()
  directory.remove()
})

test('a backup while everything is written is one moment of all databases, and opens', async () => {
  const target = join(directory.path, 'copies', 'one')
  const vault = new Database(join(directory.path, 'vault.db'))
  const write = vault.prepare('UPDATE kept SET seq = ?')
  // The event first, then the number of it beside: no moment has a larger number than there are events.
  const writing = setInterval(() => {
    store.journal.append(task, events.said(`m${task.lastSeq}`, 'and on '.repeat(200)), 2_000)
    store.journal.flush()
    write.run(task.lastSeq)
  }, 1)
  const done = await backUpDatabases(context, target, undefined).finally(() => clearInterval(writing))
  vault.close()
  expect(done.databases.map(({ name }) => name)).toEqual(['muster', 'vault'])
  expect(readdirSync(join(directory.path, 'copies'))).toEqual(['one'])
  expect(readdirSync(target).sort()).toEqual(['backup.json', 'muster.db', 'vault.db'])
  expect(statSync(join(target, 'muster.db')).mode & 0o777).toBe(0o600)
  const { lastBackup } = store.describe()
  expect(lastBackup).toEqual({
    at: 1_000,
    directory: target,
    bytes: done.databases.reduce((sum, { bytes }) => sum + bytes, 0),
  })
  const copy = openStore({ dataDirectory: target, log: makeLog().log })
  expect(await copy.check()).toMatchObject({ integrity: 'ok' })
  const last = copy.events.read({ taskId: task.id, limit: 1 }).events[0]?.seq ?? 0
  copy.close()
  const kept = new Database(join(target, 'vault.db'), { readonly: true })
  const told = kept.prepare<[], number>('SELECT seq FROM kept').pluck().get() ?? 0
  kept.close()
  expect(last).toBeGreaterThan(1)
  expect(Math.abs(last - told)).toBeLessThanOrEqual(1)
})

test('a backup that is cancelled or has something in its way leaves nothing', async () => {
  const cancelled = join(directory.path, 'cancelled')
  await expect(backUpDatabases(context, cancelled, AbortSignal.abort())).rejects.toMatchObject({
    code: 'unavailable',
  })
  const taken = join(directory.path, 'taken')
  mkdirSync(taken)
  await expect(backUpDatabases(context, taken, undefined)).rejects.toMatchObject({ code: 'validation' })
  await expect(backUpDatabases(context, 'relative', undefined)).rejects.toMatchObject({ code: 'validation' })
  expect(existsSync(cancelled)).toBe(false)
  expect(store.describe().lastBackup).toBeNull()
  expect(readdirSync(directory.path).filter((name) => name.includes('.part'))).toEqual([])
})

test('a check tells what is damaged and what is not', async () => {
  const before = await checkDatabases(context, true)
  expect(before.databases.map(({ name, problems, dangling }) => [name, problems, dangling])).toEqual([
    ['muster', [], 0],
    ['vault', [], 0],
  ])
  const path = join(directory.path, 'vault.db')
  writeFileSync(path, 'this is no database, and it is long enough to be looked at as one'.repeat(20))
  const after = await checkDatabases(context, false)
  expect(after.databases[1]?.problems[0]).toMatch(/not a database/)
  truncateSync(path, 0)
})

test('sizes are told by table, and what a vacuum frees; none while a supervisor is at work', async () => {
  const { databases } = await databaseSizes(context)
  const [muster] = databases
  expect(muster?.tables.find(({ table }) => table === 'events')).toMatchObject({ rows: 2 })
  expect(muster?.tables.find(({ table }) => table === 'event_parts')).toMatchObject({ rows: 2 })
  expect(muster?.tables.reduce((sum, { bytes }) => sum + bytes, 0)).toBeGreaterThan(100_000)
  await expect(vacuumDatabases(context, false)).rejects.toMatchObject({ code: 'conflict' })
  const vault = new Database(join(directory.path, 'vault.db'))
  vault.exec(
    "CREATE TABLE gone (text TEXT); INSERT INTO gone SELECT hex(randomblob(50000)) FROM json_each('[1,2,3,4]'); DROP TABLE gone",
  )
  vault.close()
  const shown = await vacuumDatabases(context, true)
  expect(shown.databases[1]).toMatchObject({ name: 'vault', freedBytes: null })
  expect(shown.databases[1]?.freeBytes).toBeGreaterThan(300_000)
  Object.assign(context.config, { schedule: false })
  const done = await vacuumDatabases(context, false)
  expect(done.databases[1]?.freedBytes).toBeGreaterThan(300_000)
  expect(done.databases[1]?.bytes).toBeLessThan(100_000)
  expect(store.tasks.get(task.id)).toBeDefined()
})
