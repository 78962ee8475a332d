import { connect, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import type { AnyEvent } from '../../src/contract/events.ts'
import { MOST_CONFLICTS } from '../../src/contract/inbox.ts'
import type { Core } from '../../src/main/core/core.ts'
import { openSqliteTracking } from '../../src/main/core/tracking/database/sqlite-tracking.ts'
import { tables } from '../../src/main/core/tracking/database/tables.ts'
import { runLoad } from '../harness/outage-load.ts'
import { comparable, copyOf, freshDatabase, runSchedule } from '../harness/outage-schedule.ts'
import { createPostgresServer, findPostgres, type PostgresServer } from '../harness/postgres-server.ts'
import { createRandom } from '../harness/random.ts'
import { sharedMachine } from '../harness/shared-machine.ts'
import { temporaryDirectory, testConfig, testCore } from '../harness/test-core.ts'

const isThere = findPostgres() !== undefined
if (!isThere)
  console.error(
    'SKIPPED: there is no PostgreSQL on this machine. Install one (Debian: postgresql) to test shared tracking.',
  )

describe.skipIf(!isThere)('tracking in a PostgreSQL that is shared', () => {
  let server: PostgresServer
  let count = 0
  beforeAll(async () => {
    server = await createPostgresServer()
    await server.start()
  })
  afterAll(() => server?.remove())

  const database = () => {
    count += 1
    return freshDatabase(server, `test_${count}`)
  }

  const list = (core: Core) => core.call('work.list', { limit: 100 })
  const create = (core: Core, title: string) => core.call('work.create', { itemType: 'task', title })
  const titles = async (core: Core) => (await list(core)).items.map(({ title }) => title)
  const isBack = (core: Core) =>
    vi.waitFor(async () => expect((await list(core)).layer.layer).toBe('postgres'), { timeout: 20_000 })

  test('while it is away its copy answers and takes changes, which are there when it is back', async () => {
    const url = await database()
    const { core, path } = await sharedMachine(url)
    const { core: other } = await sharedMachine(url)
    const { item } = await create(core, 'first')
    expect((await other.call('work.get', { itemId: item.id })).layer).toEqual({
      layer: 'postgres',
      warning: null,
    })
    await server.stop()
    const second = await create(core, 'second')
    expect(second.layer).toMatchObject({
      layer: 'cache',
      warning: expect.stringMatching(/has been away since .* UTC \(.+\)\. This is the copy of .* UTC/),
    })
    await core.call('work.update', { itemId: item.id, version: 1, title: 'first, changed' })
    const claimed = await core.call('work.claimNext', {})
    expect(await list(core)).toMatchObject({ layer: { layer: 'cache' }, totalCount: 2 })
    await expect(
      core.call('work.update', { itemId: item.id, version: 1, title: 'too late' }),
    ).rejects.toMatchObject({ code: 'conflict' })
    await server.start()
    await isBack(core)
    expect(await titles(core)).toEqual(['first, changed', 'second'])
    await isBack(other)
    const seen = await other.call('work.get', { itemId: second.item.id })
    expect(seen).toMatchObject({ item: { createdAt: second.item.createdAt }, layer: { layer: 'postgres' } })
    expect((await other.call('work.get', { itemId: claimed.item?.id ?? '' })).item.claim).not.toBeNull()
    // Of all tables the copy is made anew.
    for (const table of Object.keys(tables))
      await vi.waitFor(async () =>
        expect(comparable(table, copyOf(path, table))).toBe(
          comparable(table, (await server.query(`SELECT * FROM ${table}`, url)) as never),
        ),
      )
    expect((await core.call('work.conflicts', {})).conflicts).toEqual([])
  })

  test('what two changed meanwhile is a conflict with both sides, which a person applies or dismisses', async () => {
    const url = await database()
    const { core } = await sharedMachine(url)
    const { core: other } = await sharedMachine(url)
    const { item } = await create(core, 'of both')
    const { item: third } = await create(core, 'of one')
    // The other one has it in its copy too.
    await other.call('work.update', { itemId: third.id, version: 1, title: 'of the other one' })
    // Nobody is told of it, so that the copy has the first version. Once the server is back it could come too late.
    await server.query(`UPDATE work_items SET title = 'theirs', version = 2 WHERE id = '${item.id}'`, url)
    await server.kill()
    await core.call('work.update', { itemId: item.id, version: 1, title: 'ours' })
    await core.call('work.update', { itemId: item.id, version: 2, priority: 'high' })
    await core.call('work.update', { itemId: third.id, version: 1, notes: 'ours too' })
    await server.start()
    await isBack(core)
    const { conflicts } = await core.call('work.conflicts', {})
    expect(conflicts.map(({ code, state, recordId }) => [code, state, recordId])).toEqual([
      ['conflict', 'open', third.id],
      // By its number it would be right, but what it was made on is not there.
      ['conflict', 'open', item.id],
      ['conflict', 'open', item.id],
    ])
    expect(conflicts.at(-1)).toMatchObject({
      command: 'update',
      input: { title: 'ours', version: 1 },
      ours: { title: 'ours', version: 2 },
      theirs: { title: 'theirs', version: 2 },
    })
    expect((await core.call('work.get', { itemId: item.id })).item).toMatchObject({
      title: 'theirs',
      priority: 'medium',
    })
    const [last, raised, first] = conflicts.map(({ id }) => id)
    const resolve = (conflictId = '', how: 'apply' | 'dismiss') =>
      core.call('work.resolveConflict', { conflictId, how })
    expect((await resolve(first, 'dismiss')).conflict).toMatchObject({ state: 'dismissed' })
    expect((await resolve(raised, 'apply')).conflict).toMatchObject({ state: 'applied' })
    expect((await resolve(last, 'apply')).conflict.decidedBy).toBeTruthy()
    await expect(resolve(last, 'apply')).rejects.toMatchObject({ code: 'conflict' })
    await expect(resolve(item.id, 'apply')).rejects.toMatchObject({ code: 'not_found' })
    expect((await core.call('work.get', { itemId: item.id })).item).toMatchObject({
      title: 'theirs',
      priority: 'high',
    })
    await isBack(other)
    expect((await other.call('work.get', { itemId: third.id })).item).toMatchObject({
      title: 'of the other one',
      notes: 'ours too',
      version: 3,
    })
    expect((await core.call('work.conflicts', {})).conflicts).toEqual([])
    expect((await core.call('work.conflicts', { all: true, limit: 2 })).nextCursor).not.toBeNull()
  })

  test('what was refused waits in the inbox; a decision is about what was seen there, and can be taken back', async () => {
    const url = await database()
    const { core } = await sharedMachine(url)
    const { item } = await create(core, 'of both')
    const there = (set: string) => server.query(`UPDATE work_items SET ${set} WHERE id = '${item.id}'`, url)
    // Changes of others are not told of, so that the copy has the first version.
    await there("title = 'theirs', version = 2")
    await server.kill()
    await core.call('work.update', { itemId: item.id, version: 1, title: 'ours' })
    const seen: [string, string][] = []
    let counted = 0
    const stop = core.subscribe(
      { names: ['workConflict.changed', 'stats.changed'] },
      {
        onEvent(event) {
          if (event.name === 'stats.changed') counted = event.payload.stats.needsYou
          if (event.name !== 'workConflict.changed') return
          const { conflict } = event.payload
          seen.push([conflict.state, (conflict.theirs as { title: string }).title])
        },
      },
    )
    await server.start()
    await isBack(core)
    const waiting = async () => (await core.call('inbox.list', {})).entries
    const [entry] = await waiting()
    if (entry?.kind !== 'conflict') throw new Error('It waits.')
    const { conflict } = entry
    expect(conflict).toMatchObject({ ours: { title: 'ours' }, theirs: { title: 'theirs', version: 2 } })
    expect(conflict).not.toHaveProperty('appliedVersion')
    await vi.waitFor(() => expect(counted).toBe(1), { timeout: 5_000 })
    const resolve = (how: 'apply' | 'dismiss' | 'undo', version?: number) =>
      core.call('work.resolveConflict', { conflictId: conflict.id, how, version })
    const title = async () => (await core.call('work.get', { itemId: item.id })).item.title
    await expect(resolve('undo')).rejects.toMatchObject({ code: 'conflict' })
    // Somebody is first once more: nobody has seen what would be overwritten.
    await there("title = 'theirs again', version = 3")
    await expect(resolve('apply', 2)).rejects.toMatchObject({
      code: 'conflict',
      details: { currentVersion: 3, requestedVersion: 2 },
    })
    expect(await title()).toBe('theirs again')
    expect(await waiting()).toMatchObject([
      { kind: 'conflict', conflict: { theirs: { title: 'theirs again', version: 3 } } },
    ])
    expect((await resolve('apply', 3)).conflict.state).toBe('applied')
    expect(await title()).toBe('ours')
    expect(await waiting()).toEqual([])
    expect((await resolve('undo')).conflict).toMatchObject({ state: 'open', decidedBy: null })
    expect(await title()).toBe('theirs again')
    await resolve('dismiss')
    expect(await waiting()).toEqual([])
    expect((await resolve('undo')).conflict.state).toBe('open')
    expect(await title()).toBe('theirs again')
    // What came after it is nobody's to take back by that.
    await resolve('apply')
    const { version } = (await core.call('work.get', { itemId: item.id })).item
    await core.call('work.update', { itemId: item.id, version, title: 'later' })
    await expect(resolve('undo')).rejects.toMatchObject({ code: 'conflict' })
    expect(await title()).toBe('later')
    stop()
    expect(seen).toEqual([
      ['open', 'theirs'],
      ['open', 'theirs again'],
      ['applied', 'theirs again'],
      ['open', 'theirs again'],
      ['dismissed', 'theirs again'],
      ['open', 'theirs again'],
      ['applied', 'theirs again'],
    ])
  })

  test('an inbox lists so many refused changes, the oldest first, and the next as they are decided on', async () => {
    const url = await database()
    const { core } = await sharedMachine(url)
    const { item } = await create(core, 'of both')
    await server.query(`UPDATE work_items SET version = 9 WHERE id = '${item.id}'`, url)
    await server.kill()
    for (let version = 1; version <= MOST_CONFLICTS + 2; version++)
      await core.call('work.update', { itemId: item.id, version, notes: `${version}` })
    await server.start()
    await isBack(core)
    const listed = async () =>
      (await core.call('inbox.list', {})).entries.flatMap((entry) =>
        entry.kind === 'conflict' ? [entry.conflict] : [],
      )
    const before = await listed()
    expect(before.map(({ input }) => input.notes)).toEqual(
      Array.from({ length: MOST_CONFLICTS }, (_each, index) => `${index + 1}`),
    )
    await core.call('work.resolveConflict', { conflictId: before[0]?.id ?? '', how: 'dismiss' })
    expect((await listed()).at(-1)?.input.notes).toBe(`${MOST_CONFLICTS + 1}`)
  })

  test('a copy whose rows are of different ages is worked with all the same', async () => {
    const url = await database()
    const { core } = await sharedMachine(url)
    const { item } = await create(core, 'parent')
    const { item: below } = await core.call('work.create', {
      itemType: 'task',
      title: 'below',
      parentId: item.id,
    })
    const { core: other } = await sharedMachine(url)
    await other.call('work.claim', { itemId: item.id })
    // Now the copy knows that the parent is taken, and not that it holds what is below it.
    await core.call('work.update', { itemId: item.id, version: 2, title: 'taken' })
    await server.stop()
    expect((await core.call('work.ready', {})).items).toEqual([])
    expect((await core.call('work.release', { itemId: item.id })).layer.layer).toBe('cache')
    expect((await core.call('work.ready', {})).items.map(({ id }) => id)).toContain(below.id)
    await server.start()
    await isBack(core)
    expect((await core.call('work.get', { itemId: item.id })).item.claim).toBeNull()
  })

  test('what a supervisor has kept is carried out by the next one, before anything new', async () => {
    const url = await database()
    const dataDirectory = temporaryDirectory('data')
    const { core } = await sharedMachine(url, dataDirectory)
    await server.stop()
    await create(core, 'kept')
    await core.close()
    const next = await testCore({ dataDirectory, trackingDatabaseUrl: url, log: () => {} })
    expect(await titles(next)).toEqual(['kept'])
    expect((await create(next, 'kept too')).layer.layer).toBe('cache')
    await server.start()
    await isBack(next)
    expect(await titles(next)).toEqual(['kept', 'kept too'])
  })

  test('a gate that is added while the first copy is made is known to be ours', async () => {
    const url = await database()
    const { core } = await sharedMachine(url)
    const { item } = await create(core, 'gated')
    // Whoever holds this keeps a copy from being finished.
    const holding = server.query('BEGIN; LOCK TABLE enhancements; SELECT pg_sleep(60)', url).catch(() => null)
    const locks = "FROM pg_locks WHERE relation = 'enhancements'::regclass"
    await vi.waitFor(async () =>
      expect(await server.query(`SELECT 1 ${locks} AND granted`, url)).not.toEqual([]),
    )
    const other = await testCore({ trackingDatabaseUrl: url, log: () => {} })
    await list(other)
    await vi.waitFor(async () =>
      expect(await server.query(`SELECT 1 ${locks} AND NOT granted`, url)).not.toEqual([]),
    )
    const given = {
      itemId: item.id,
      kind: 'command' as const,
      reason: 'x',
      command: ['true'],
      directory: '/',
    }
    // It does not wait for the copy.
    expect(await other.call('work.addGate', given)).toMatchObject({ gate: { state: 'waiting' } })
    await server.query(`SELECT pg_terminate_backend(pid) ${locks} AND mode = 'AccessExclusiveLock'`, url)
    await holding
    await vi.waitFor(
      async () =>
        expect((await core.call('work.get', { itemId: item.id })).gates[0]).toMatchObject({ state: 'open' }),
      { timeout: 20_000 },
    )
  })

  test('what one machine changes the others hear of, once each, also after their connection was lost', async () => {
    const url = await database()
    const { core } = await sharedMachine(url)
    const { core: other } = await sharedMachine(url)
    const names = ['work.changed', 'work.removed', 'workLinks.changed', 'vendor.changed'] as const
    const follow = (of: Core) => {
      const events: AnyEvent[] = []
      of.subscribe({ names: [...names] }, { onEvent: (event) => void events.push(event) })
      return events
    }
    const isListening = () =>
      vi.waitFor(
        async () =>
          expect(
            await server.query(
              "SELECT 1 FROM pg_stat_activity WHERE application_name = 'muster signals' AND datname = current_database() AND query LIKE 'LISTEN%'",
              url,
            ),
          ).toHaveLength(2),
        { timeout: 10_000 },
      )
    await isListening()
    const seen = (check: () => void) => vi.waitFor(check, { timeout: 10_000 })
    const [own, heard] = [follow(core), follow(other)]
    const { item } = await create(core, 'first')
    await seen(() => expect(heard).toEqual([{ name: 'work.changed', payload: { item } }]))
    const { vendor } = await core.call('vendor.create', { name: 'parser' })
    await seen(() => expect(heard.at(-1)).toEqual({ name: 'vendor.changed', payload: { vendor } }))
    const made = await core.call('work.batch', {
      creates: Array.from({ length: 400 }, (_, n) => ({
        key: `${n}`,
        itemType: 'task' as const,
        title: `${n}`,
      })),
    })
    await seen(() => expect(heard).toHaveLength(402))
    await core.call('work.remove', { itemId: item.id, version: 1 })
    await seen(() => expect(heard.at(-1)).toEqual({ name: 'work.removed', payload: { itemIds: [item.id] } }))
    await server.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'muster signals' AND datname = current_database()",
      url,
    )
    await isListening()
    const [first] = made.created
    const { item: changed } = await other.call('work.update', {
      itemId: first?.id ?? '',
      version: 1,
      title: 'theirs',
    })
    await seen(() => expect(own.at(-1)).toEqual({ name: 'work.changed', payload: { item: changed } }))
    // None of them came twice: not those of one's own either.
    expect(own).toHaveLength(404)
    expect(heard).toHaveLength(404)
  })

  test('a server that is killed in the middle of a change has it once when it is back', async () => {
    const url = await database()
    const { core } = await sharedMachine(url)
    const { item } = await create(core, 'there')
    // Whoever holds this keeps every change waiting.
    const holding = server
      .query('BEGIN; LOCK TABLE applied_commands; SELECT pg_sleep(60)', url)
      .catch(() => null)
    await vi.waitFor(async () =>
      expect(
        await server.query("SELECT 1 FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND granted"),
      ).not.toEqual([]),
    )
    const change = core.call('work.update', { itemId: item.id, version: 1, title: 'changed' })
    await vi.waitFor(async () =>
      expect(await server.query('SELECT 1 FROM pg_locks WHERE NOT granted')).not.toEqual([]),
    )
    await server.kill()
    await holding
    expect((await change).layer.layer).toBe('cache')
    await server.start()
    await isBack(core)
    expect((await core.call('work.get', { itemId: item.id })).item).toMatchObject({
      title: 'changed',
      version: 2,
    })
  })

  test('a change whose commit was carried out unseen is not made again', async () => {
    const url = await database()
    const relay = await createRelay(Number(new URL(url).port))
    const through = url.replace(new URL(url).port, String(relay.port))
    const { core } = await sharedMachine(through)
    const { item } = await create(core, 'there')
    relay.loseNextCommit()
    const lost = await core.call('work.update', { itemId: item.id, version: 1, title: 'once' })
    expect(lost.layer.layer).toBe('cache')
    await isBack(core)
    expect((await core.call('work.get', { itemId: item.id })).item).toMatchObject({
      title: 'once',
      version: 2,
    })
    expect(await server.query("SELECT count(*) AS n FROM work_events WHERE what = 'updated'", url)).toEqual([
      { n: 1 },
    ])
    expect((await core.call('work.conflicts', { all: true })).conflicts).toEqual([])
  })

  test('one that was never reached and one of a newer version are told as such', async () => {
    const url = await database()
    await sharedMachine(url)
    await server.query("INSERT INTO muster_migrations VALUES (99, 'later', '')", url)
    const later = await testCore({ trackingDatabaseUrl: url, log: () => {} })
    await expect(list(later)).rejects.toMatchObject({ code: 'schema_too_new' })
    const nobody = await testCore({
      trackingDatabaseUrl: 'postgres://ann:pass-word-1@127.0.0.1:1/x',
      log: () => {},
    })
    const error = await create(nobody, 'nowhere').catch((each: unknown) => each)
    expect(error).toMatchObject({
      code: 'unavailable',
      hint: expect.stringContaining('tracking.databaseUrl'),
    })
    expect(String(error)).toContain('127.0.0.1:1/x')
    expect(String(error)).not.toContain('pass-word-1')
    expect((await nobody.call('work.conflicts', {})).conflicts).toEqual([])
  })

  test('of others no command is run here, and their tasks keep what they have', async () => {
    const url = await database()
    const { core: theirs } = await sharedMachine(url)
    const marker = join(temporaryDirectory(), 'ran')
    const { item } = await create(theirs, 'gated')
    await server.query(
      `INSERT INTO work_gates (id, item_id, kind, reason, command, directory, state, next_look_at, created_at)
       VALUES ('01900000-0000-7000-8000-000000000001', '${item.id}', 'command', 'x', '["touch","${marker}"]', '/', 'waiting', 0, 0)`,
      url,
    )
    const { item: taken } = await create(theirs, 'taken')
    await server.query(
      `UPDATE work_items SET claim_by = 'claude-code', claim_task_id = '01900000-0000-7000-8000-000000000002', claim_at = 1 WHERE id = '${taken.id}'`,
      url,
    )
    const { core } = await sharedMachine(url)
    const ran = await core.call('work.addGate', {
      itemId: taken.id,
      kind: 'command',
      reason: 'ours',
      command: ['true'],
      directory: '/',
    })
    // Ours is looked at, behind theirs.
    await vi.waitFor(
      async () => {
        const { gates } = await core.call('work.get', { itemId: taken.id })
        expect(gates.find(({ id }) => id === ran.gate.id)?.state).toBe('open')
      },
      { timeout: 20_000 },
    )
    expect((await core.call('work.get', { itemId: item.id })).gates[0]).toMatchObject({
      state: 'waiting',
      lookedAt: null,
    })
    expect((await core.call('work.get', { itemId: taken.id })).item.claim).toMatchObject({
      by: 'claude-code',
    })
  })

  test('long texts in any script are kept, and what a PostgreSQL can’t keep is refused', async () => {
    const url = await database()
    const { core } = await sharedMachine(url)
    const random = createRandom(1)
    const text = (length: number) =>
      Array.from({ length }, () => String.fromCodePoint(random.between(0x4e00, 0x9fff))).join('')
    const { item } = await core.call('work.create', {
      itemType: 'task',
      title: text(200),
      metadata: { description: text(1_000) },
      labels: Array.from({ length: 10 }, () => text(40)),
      notes: text(5_000),
    })
    expect((await core.call('work.get', { itemId: item.id })).item).toEqual(item)
    expect((await core.call('work.list', { search: item.title })).items.map(({ id }) => id)).toEqual([
      item.id,
    ])
    await expect(create(core, 'a\0b')).rejects.toMatchObject({ code: 'validation' })
    expect((await list(core)).layer.layer).toBe('postgres')
  })

  test('every list is answered by it as by a file', async () => {
    const url = await database()
    const { core } = await sharedMachine(url)
    const { item } = await core.call('work.create', { itemType: 'project', title: 'Shop', labels: ['web'] })
    const { item: below } = await core.call('work.create', {
      itemType: 'task',
      title: 'Cart',
      parentId: item.id,
    })
    await core.call('work.link', {
      fromId: below.id,
      toId: (await create(core, 'Pay')).item.id,
      kind: 'depends_on',
    })
    await core.call('vendor.create', { name: 'parser' })
    const both = {
      limit: 1,
      includeDeleted: true,
      parentId: item.id,
      belowId: item.id,
      priorities: ['medium' as const],
    }
    const found = [
      await core.call('work.list', {
        ...both,
        search: 'cart',
        statuses: ['need-to-be-done'],
        claimed: 'none',
        unseen: false,
      }),
      await core.call('work.list', { ...both, sort: 'title', descending: true, taskId: item.id }),
      await core.call('work.list', { labels: ['web'], itemTypes: ['project'], sort: 'updated' }),
      await core.call('work.ready', { directory: '/nowhere' }),
      await core.call('work.ready', {}),
      await core.call('work.blocked', {}),
      await core.call('vendor.list', { status: 'operational' }),
      await core.call('deployment.list', { itemId: item.id }),
      await core.call('enhancement.list', { statuses: ['pending'] }),
      await core.call('work.archived', { search: 'x' }),
    ]
    expect(found.map(({ totalCount }) => totalCount)).toEqual([1, 0, 1, 0, 1, 1, 1, 0, 0, 0])
    const told = [
      ...found,
      await core.call('work.get', { itemId: below.id, hierarchy: true }),
      await core.call('work.history', { recordId: below.id }),
      await core.call('work.findByTasks', { taskIds: [item.id, below.id] }),
      await core.call('work.prime', { itemId: below.id }),
      await core.call('work.report', {}),
      await core.call('project.configuration', {}),
      await core.call('work.archive', { olderThanDays: 0 }),
      await core.call('work.batch', { creates: [{ key: 'a', itemType: 'task', title: 'a' }] }),
      await core.call('work.import', { format: 'markdown', text: '- [ ] b', dryRun: true }),
      await core.call('work.start', {
        itemIds: [(await create(core, 'to start')).item.id],
        directory: temporaryDirectory(),
        simulated: true,
      }),
    ]
    expect(new Set(told.map(({ layer }) => layer.layer))).toEqual(new Set(['postgres']))
  })

  test('both databases have the same tables and columns', async () => {
    const url = await database()
    await sharedMachine(url)
    const there = await server.query(
      "SELECT table_name AS t, column_name AS c FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> 'muster_migrations'",
      url,
    )
    const path = join(temporaryDirectory(), 'tracking.db')
    await openSqliteTracking(path).close()
    const file = new Database(path, { readonly: true })
    const here = file
      .prepare<[], { t: string; c: string }>(
        "SELECT m.name AS t, p.name AS c FROM sqlite_master AS m, pragma_table_info(m.name) AS p WHERE m.type = 'table' AND m.name <> 'migrations'",
      )
      .all()
    file.close()
    const names = (rows: readonly Record<string, unknown>[]) => rows.map(({ t, c }) => `${t}.${c}`).sort()
    expect(names(there)).toEqual(names(here))
  })

  test.for([101, 102, 103])('random changes from three machines with outages: schedule %i', async (seed) => {
    const report = await runSchedule(server, seed)
    expect(report.broken).toEqual([])
    expect(report.there).toBeGreaterThan(0)
    expect(report.kept).toBeGreaterThan(0)
  })

  test('without it no call of three clients fails, and each answer says where it comes from', async () => {
    const report = await runLoad(server, 2_000)
    expect(report.broken).toEqual([])
    expect(report.fromCopy).toBeGreaterThan(100)
  })
})

test('without an address nothing of it is there', async () => {
  const core = await testCore(testConfig())
  expect((await core.call('work.create', { itemType: 'task', title: 'here' })).layer).toEqual({
    layer: 'sqlite',
    warning: null,
  })
  expect(await core.call('work.conflicts', {})).toEqual({ conflicts: [], nextCursor: null })
})

/** Between client and server: it passes a commit on, and then cuts the client off in place of the answer. */
async function createRelay(port: number) {
  let isLosing = false
  const sockets = new Set<Socket>()
  const relay = createServer((client) => {
    const server = connect(port, '127.0.0.1')
    let isCut = false
    let isChanging = false
    for (const socket of [client, server]) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => {
        client.destroy()
        if (!isCut) server.destroy()
      })
    }
    client.on('data', (bytes) => {
      // Those that only read commit too.
      if (bytes.includes('LOCK TABLE applied_commands')) isChanging = true
      else if (isChanging && bytes.includes('COMMIT')) {
        isChanging = false
        isCut = isLosing
        isLosing = false
      }
      server.write(bytes)
    })
    server.on('data', (bytes) => {
      if (isCut) {
        client.destroy()
        server.destroy()
      } else client.write(bytes)
    })
  })
  await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    relay.close()
  })
  const address = relay.address()
  if (address === null || typeof address === 'string') throw new Error('The relay has no port.')
  return {
    port: address.port,
    loseNextCommit() {
      isLosing = true
    },
  }
}
