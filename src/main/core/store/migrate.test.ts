import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { zstdDecompressSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { taskEventPayloads } from '../../../contract/task-event.ts'
import { openDatabase } from './database.ts'
import { readFigureRows } from './figure-rows.ts'
import { makeDirectory, makeLog } from './fixtures/records.ts'
import { type Migration, migrate, readMigrations } from './migrate.ts'
import { openStore } from './open-store.ts'

let directory: ReturnType<typeof makeDirectory>

beforeEach(() => {
  directory = makeDirectory()
})

afterEach(() => directory.remove())

const path = () => join(directory.path, 'muster.db')
const known = readMigrations()

/** The known migrations and further ones, which each add a table. */
function upTo(version: number): Migration[] {
  const more = Array.from({ length: version - known.length }, (_, i) => {
    const number = known.length + i + 1
    return {
      version: number,
      name: `${number}-more.sql`,
      sql: `CREATE TABLE more_${number} (x) `,
      checksum: `${number}`,
    }
  })
  return [...known, ...more]
}

function migrateTo(migrations: Migration[]): number {
  const database = openDatabase(path(), 'NORMAL')
  try {
    return migrate(database, migrations)
  } finally {
    database.close()
  }
}

describe('migrations', () => {
  it('make a new database, private to the user, and have nothing to do the second time', async () => {
    const store = openStore({ dataDirectory: join(directory.path, 'a', 'b'), log: makeLog().log })
    expect(await store.check()).toMatchObject({ schemaVersion: known.length, integrity: 'ok' })
    expect((await store.check()).bytes).toBeGreaterThan(0)
    expect(statSync(join(directory.path, 'a', 'b')).mode & 0o777).toBe(0o700)
    for (const suffix of ['', '-wal', '-shm']) {
      expect(statSync(join(directory.path, 'a', 'b', `muster.db${suffix}`)).mode & 0o777).toBe(0o600)
    }
    store.close()
    const again = openStore({ dataDirectory: join(directory.path, 'a', 'b'), log: makeLog().log })
    expect(again.notes).toEqual([])
    again.close()
    expect(readdirSync(join(directory.path, 'a', 'b')).toSorted()).toEqual(['muster.db'])
  })

  it('start with the names of all event kinds', () => {
    const database = openDatabase(path(), 'NORMAL')
    migrate(database, known)
    const names = database.prepare<[], string>('SELECT name FROM event_kinds').pluck().all()
    expect(names.toSorted()).toEqual(Object.keys(taskEventPayloads).toSorted())
    database.close()
  })

  it('copy an existing database first and keep three copies', () => {
    for (let version = known.length; version <= known.length + 5; version++) {
      expect(migrateTo(upTo(version))).toBe(version)
    }
    const copies = readdirSync(join(directory.path, 'backups')).toSorted()
    expect(copies.map((name) => name.slice(name.indexOf('schema-'))).toSorted()).toEqual(
      [2, 3, 4].map((more) => `schema-${known.length + more}.db`).toSorted(),
    )
    const copy = openDatabase(join(directory.path, 'backups', copies[2] ?? ''), 'NORMAL')
    expect(copy.prepare('SELECT max(version) FROM migrations').pluck().get()).toBe(known.length + 4)
    copy.close()
  })

  it('leave the database as it was when one fails', () => {
    migrateTo(known)
    const broken = {
      version: known.length + 1,
      name: '9999-broken.sql',
      sql: 'CREATE TABLE half (x); SELECT nonsense;',
      checksum: 'b',
    }
    const dangling = {
      version: known.length + 1,
      name: '9999-dangling.sql',
      sql: "INSERT INTO task_prompts (task, prompt) VALUES (99, 'x')",
      checksum: 'd',
    }
    expect(() => migrateTo([...known, broken])).toThrow(/nonsense/)
    expect(() => migrateTo([...known, dangling])).toThrow(/dangling/)
    expect(migrateTo(upTo(known.length + 1))).toBe(known.length + 1)
  })

  it('refuse a newer schema and a changed migration', () => {
    migrateTo(upTo(known.length + 1))
    expect(() => openStore({ dataDirectory: directory.path, log: makeLog().log })).toThrow(
      expect.objectContaining({ code: 'schema_too_new', hint: expect.stringContaining('Update Muster') }),
    )
    const changed = known.map((migration) => ({ ...migration, checksum: 'changed' }))
    expect(() => migrateTo([...changed, ...upTo(known.length + 1).slice(-1)])).toThrow(
      expect.objectContaining({ code: 'internal', message: expect.stringContaining('0001-initial.sql') }),
    )
  })

  it('are numbered without a gap', () => {
    const folder = join(directory.path, 'migrations')
    mkdirSync(folder)
    writeFileSync(join(folder, '0002-later.sql'), '')
    expect(() => readMigrations(folder)).toThrow(/number 1 is missing/)
    writeFileSync(join(folder, '0001-first.sql'), 'SELECT 1;\r\n')
    expect(readMigrations(folder)[0]?.sql).toBe('SELECT 1;\n')
  })
})

describe('a database of a past version', () => {
  const folder = join(import.meta.dirname, 'past-versions')
  const versions = readdirSync(folder)

  it('exists for each version before this one', () => {
    expect(versions).toHaveLength(known.length - 1)
  })

  it.each(versions)('is brought up to date and read: %s', async (name) => {
    writeFileSync(path(), zstdDecompressSync(readFileSync(join(folder, name))))
    const store = openStore({ dataDirectory: directory.path, log: makeLog().log })
    const id = (n: number) => `019a0000-0000-7000-8000-${String(n).padStart(12, '0')}`
    expect(await store.check()).toMatchObject({ schemaVersion: known.length, integrity: 'ok' })
    expect(store.sessions.get(id(1))).toMatchObject({ title: 'Fixture', instanceId: id(2) })
    expect(store.instances.alive()).toMatchObject([{ id: id(2), taskId: id(4), startTime: 'boot:1' }])
    expect(store.tasks.unfinished()).toMatchObject([{ id: id(4), promptText: 'Go on.', lastSeq: 2 }])
    expect(store.tasks.get(id(3))).toMatchObject({ costMicros: 1_200, outcome: { reason: 'completed' } })
    expect(store.permissions.byRequest(id(2), 'request-1')).toMatchObject({ state: 'pending' })
    // Statistics have what was done before there were any.
    const figures = [...readFigureRows(path(), 0)].flat()
    expect(figures.map((row) => [row[2], row[9], row[17]])).toEqual([[id(3), 'completed', 1_200]])
    expect(store.events.read({ taskId: id(4), limit: 10 }).events).toMatchObject([
      { kind: 'block.started' },
      { kind: 'block.appended', payload: { text: 'Half an ans', deltas: 3 } },
    ])
    expect(store.events.readText(id(3), 2, 599_990, 100)).toEqual({
      text: 'long line\n',
      fullLength: 600_000,
    })
    store.close()
  })

  it('has what came later as if it had been left alone: version 1', () => {
    writeFileSync(path(), zstdDecompressSync(readFileSync(join(folder, 'schema-1.db.zst'))))
    const id = (n: number) => `019a0000-0000-7000-8000-${String(n).padStart(12, '0')}`
    const old = openDatabase(path(), 'NORMAL')
    for (const table of ['sessions', 'instances', 'tasks', 'permission_requests', 'events']) {
      expect(old.prepare(`SELECT count(*) FROM ${table}`).pluck().get()).toBeGreaterThan(0)
    }
    // An answered request besides the pending one.
    old.exec(`CREATE TEMP TABLE answered AS SELECT * FROM permission_requests;
      UPDATE answered SET id = '${id(6)}', request_id = 'request-2', state = 'denied', answered_at = 3000,
        answer = '{"decision":"deny"}', answer_sent_at = 3000;
      INSERT INTO permission_requests SELECT * FROM answered;`)
    old.close()

    const store = openStore({ dataDirectory: directory.path, log: makeLog().log })
    expect(store.sessions.get(id(1))).toMatchObject({
      pinned: false,
      forkOf: null,
      forkFromClaudeSession: null,
      setup: null,
      imported: false,
      contextTokens: 0,
      lastAnswerAt: null,
      disabledExtensions: [],
    })
    expect(store.instances.get(id(2))).toMatchObject({
      sessionId: id(1),
      start: 'cold',
      profileId: null,
      readyMs: null,
      endReason: null,
      launch: {
        model: null,
        permissionMode: 'default',
        maxTurns: null,
        maxCostMicros: null,
        outputSchema: null,
      },
    })
    const plain = {
      attempt: 1,
      notBefore: null,
      queueNote: null,
      start: null,
      firstTokenMs: null,
      node: null,
      outputSchema: null,
      structuredOutput: null,
      holdAt: 'step',
      budgetVerdict: null,
    }
    expect(store.tasks.get(id(3))).toMatchObject(plain)
    expect(store.tasks.get(id(4))).toMatchObject({ ...plain, limits: { maxRetries: null } })
    expect(store.permissions.get(id(5))).toMatchObject({ answeredBy: null, policyId: null })
    expect(store.permissions.get(id(6))).toMatchObject({ answeredBy: 'person', policyId: null })
    expect(store.profiles.list()).toEqual([])
    expect(store.policies.list()).toEqual([])
    expect(store.budgets.list()).toEqual([])
    // What was spent before counts.
    const seen = openDatabase(path(), 'NORMAL')
    const spent = seen.prepare('SELECT day, directory, cost_micros FROM spending').all()
    seen.close()
    expect(spent).toMatchObject([{ directory: '/srv/project', cost_micros: 1_200 }])
    expect(store.budgets.prices()).toEqual([])
    expect(store.usageWindows.list()).toEqual([])
    expect(store.samples.list(id(2), 'fine', 0)).toEqual([])
    expect(store.extensions.disabled('/srv/project')).toEqual([])
    store.close()
  })
})
