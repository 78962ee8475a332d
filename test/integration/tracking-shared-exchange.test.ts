import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { tables } from '../../src/main/core/tracking/database/tables.ts'
import { comparable, freshDatabase } from '../harness/outage-schedule.ts'
import { createPostgresServer, findPostgres, type PostgresServer } from '../harness/postgres-server.ts'
import { sharedMachine } from '../harness/shared-machine.ts'

const isThere = findPostgres() !== undefined
if (!isThere)
  console.error(
    'SKIPPED: there is no PostgreSQL on this machine. Install one (Debian: postgresql) to test shared tracking.',
  )

const postgres = { layer: 'postgres', warning: null }
const hash = 'a'.repeat(40)
const legacy = (name = 'docling') => `## Vendors

| Name | Status | Version | Tests | Formats | Extractor | Manifest |
| --- | --- | --- | --- | --- | --- | --- |
| marker | operational | 1.0 | 1/5 | pdf | 2.1 | yes |
| ${name} | broken | 1.1 | 2/5 | pdf | 2.1 | no |

## Deployments

- #1 First
  - Date: 2026-10-01
  - Commit: ${hash}
  - Vendors: marker

## Enhancements

| Title | Priority | Quarter |
| --- | --- | --- |
| Faster | high | 2026-Q4 |
`
const prompts = [{ name: 'prompts/1.md', text: '---\ntitle: Session\n---\nDo it.\n' }]

describe.skipIf(!isThere)('lists and legacy files in a PostgreSQL that is shared', () => {
  let server: PostgresServer
  let count = 0
  beforeAll(async () => {
    server = await createPostgresServer()
    await server.start()
  })
  afterAll(() => server?.remove())

  async function open() {
    count += 1
    const url = await freshDatabase(server, `exchange_${count}`)
    const { core } = await sharedMachine(url)
    return { url, core }
  }

  /** All that is there, its ledger of changes too. */
  async function contents(url: string): Promise<string[]> {
    const found: string[] = []
    for (const table of Object.keys(tables))
      found.push(comparable(table, (await server.query(`SELECT * FROM ${table}`, url)) as never))
    return [...found, JSON.stringify(await server.query('SELECT * FROM applied_commands ORDER BY id', url))]
  }

  const list = (items: number) => Array.from({ length: items }, (_, n) => `- [ ] Task ${n}`).join('\n')

  /** Resolves when a change has begun there: it keeps the others waiting. */
  const isBegun = (url: string) =>
    vi.waitFor(
      async () =>
        expect(
          await server.query(
            "SELECT 1 FROM pg_locks WHERE relation = 'applied_commands'::regclass AND mode = 'ExclusiveLock' AND granted",
            url,
          ),
        ).not.toEqual([]),
      { timeout: 20_000, interval: 5 },
    )

  test('a list is tried, taken, and taken again without a change, and others have it', async () => {
    const { url, core } = await open()
    const { core: other } = await sharedMachine(url)
    const text = '# Shop\n\n- [ ] Cart\n  - [x] Add\n- [ ] Pay\n'
    const before = await contents(url)
    const tried = await core.call('work.import', { format: 'markdown', text, dryRun: true })
    expect(tried).toMatchObject({ created: 4, dryRun: true, layer: postgres })
    expect(await contents(url)).toEqual(before)
    expect(await core.call('work.import', { format: 'markdown', text })).toMatchObject({
      created: 4,
      layer: postgres,
    })
    expect((await other.call('work.list', { sort: 'title' })).items.map(({ title }) => title)).toEqual([
      'Add',
      'Cart',
      'Pay',
      'Shop',
    ])
    const { text: exported } = await other.call('work.export', { format: 'jsonl' })
    expect(await other.call('work.import', { format: 'jsonl', text: exported })).toMatchObject({
      created: 0,
      updated: 0,
      unchanged: 4,
      layer: postgres,
    })
  })

  test('an import that is cancelled in its middle leaves everything as it was', async () => {
    const { url, core } = await open()
    const before = await contents(url)
    const cancel = new AbortController()
    const importing = core.call(
      'work.import',
      { format: 'markdown', text: list(3_000) },
      { signal: cancel.signal },
    )
    const ended = importing.catch((error: unknown) => error)
    await isBegun(url)
    cancel.abort()
    expect(await ended).toMatchObject({ code: 'unavailable', message: expect.stringContaining('cancelled') })
    expect(await contents(url)).toEqual(before)
    expect((await core.call('work.create', { itemType: 'task', title: 'after it' })).layer).toEqual(postgres)
  })

  test('a server that is killed in the middle of an import has it once when it is back', async () => {
    const { url, core } = await open()
    const importing = core.call('work.import', { format: 'markdown', text: list(300) })
    await isBegun(url)
    await server.kill()
    expect(await importing).toMatchObject({ created: 300, layer: { layer: 'cache' } })
    await server.start()
    await vi.waitFor(
      async () =>
        expect(await core.call('work.list', { limit: 1 })).toMatchObject({
          totalCount: 300,
          layer: postgres,
        }),
      { timeout: 60_000 },
    )
    expect((await core.call('work.conflicts', { all: true })).conflicts).toEqual([])
  })

  test('a migration is all of it or nothing: a spoilt one leaves the database as it was', async () => {
    const { url, core } = await open()
    await core.call('vendor.create', { name: 'earlier' })
    const before = await contents(url)
    const spoilt = core.call('work.migrate', { status: { name: 's.md', text: legacy('marker') }, prompts })
    await expect(spoilt).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('vendor count'),
    })
    expect(await contents(url)).toEqual(before)
    const given = { status: { name: 's.md', text: legacy() }, prompts }
    expect(await core.call('work.migrate', { ...given, dryRun: true })).toMatchObject({
      vendors: 2,
      sessions: 1,
      dryRun: true,
      layer: postgres,
    })
    expect(await contents(url)).toEqual(before)
    const done = await core.call('work.migrate', given)
    expect(done).toMatchObject({ vendors: 2, deployments: 1, enhancements: 1, sessions: 1, layer: postgres })
    expect(done.checks.map(({ passed }) => passed)).toEqual([true, true, true, true, true])
    expect(await core.call('work.migrate', given)).toMatchObject({
      vendors: 0,
      unchanged: 5,
      layer: postgres,
    })
    expect(
      (await server.query('SELECT name FROM vendors ORDER BY name', url)).map(({ name }) => name),
    ).toEqual(['docling', 'earlier', 'marker'])
  })
})
