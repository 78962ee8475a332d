import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate as nextImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { temporaryDirectory, testCore } from '../../../../../test/harness/test-core.ts'
import type { Core } from '../../core.ts'
import { derivedColumns } from '../fixtures/derived.ts'

async function open() {
  const dataDirectory = temporaryDirectory('data')
  return { core: await testCore({ dataDirectory, schedule: false }), dataDirectory }
}

async function exported(core: Core, format: 'jsonl' | 'markdown' = 'jsonl'): Promise<string> {
  let text = ''
  let cursor: string | undefined
  do {
    const page = await core.call('work.export', { format, limit: 2, cursor })
    text += page.text
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  return text
}

test('what is exported is imported elsewhere as it was, and twice changes nothing', async () => {
  const { core } = await open()
  const make = async (title: string, parentId?: string) =>
    (await core.call('work.create', { itemType: 'task', title, parentId, labels: ['b', 'a'] })).item
  const shop = await make('Shop')
  const cart = await make('Cart', shop.id)
  const pay = await make('Pay', shop.id)
  await core.call('work.link', { fromId: pay.id, toId: cart.id, kind: 'depends_on' })
  await core.call('work.update', { itemId: cart.id, version: 1, status: 'blocked', notes: 'two\nlines' })
  const gone = await make('Gone')
  await core.call('work.remove', { itemId: gone.id, version: 1 })
  const text = await exported(core)
  expect(text.split('\n')).toHaveLength(4)

  const other = await open()
  const tried = await other.core.call('work.import', { format: 'jsonl', text, dryRun: true })
  expect(tried).toMatchObject({ created: 3, linked: 1, problems: [], conflicts: [], dryRun: true })
  expect(await exported(other.core)).toBe('')
  const done = await other.core.call('work.import', { format: 'jsonl', text }, { by: 'git' })
  expect(done).toMatchObject({ created: 3, updated: 0, unchanged: 0, linked: 1, dryRun: false })
  expect(await exported(other.core)).toBe(text)
  const { item } = await other.core.call('work.get', { itemId: cart.id })
  expect(item).toMatchObject({ version: 2, status: 'blocked', createdBy: shop.createdBy, updatedBy: 'git' })
  const derived = derivedColumns(other.dataDirectory)
  expect(derived.kept).toEqual(derived.counted)
  const again = await other.core.call('work.import', { format: 'jsonl', text })
  expect(again).toMatchObject({ created: 0, updated: 0, unchanged: 3, linked: 0 })
  expect(await exported(other.core)).toBe(text)

  // Newer there: taken, with the links that it has. Changed in both: told, and left.
  await core.call('work.update', { itemId: pay.id, version: 1, title: 'Pay by card', status: 'blocked' })
  await core.call('work.unlink', { fromId: pay.id, toId: cart.id, kind: 'depends_on' })
  await core.call('work.update', { itemId: shop.id, version: 1, title: 'Store' })
  await other.core.call('work.update', { itemId: shop.id, version: 1, title: 'Market' })
  const later = await other.core.call('work.import', { format: 'jsonl', text: await exported(core) })
  expect(later).toMatchObject({
    updated: 1,
    unchanged: 1,
    conflicts: [
      { itemId: shop.id, title: 'Store', message: expect.stringContaining('version 2 here, 2 in the list') },
    ],
  })
  const whole = await other.core.call('work.get', { itemId: pay.id })
  expect(whole).toMatchObject({ item: { title: 'Pay by card', version: 2, status: 'blocked' }, links: [] })
  expect(derivedColumns(other.dataDirectory).kept).toEqual(derivedColumns(other.dataDirectory).counted)
})

test('issues of beads and lists in Markdown are taken, and brought up to date while nobody touched them here', async () => {
  const { core } = await open()
  const issue = (fields: object) => JSON.stringify({ title: 'x', status: 'open', priority: 2, ...fields })
  const text = [
    issue({ id: 'bd-1', title: 'Epic', issue_type: 'epic' }),
    issue({
      id: 'bd-2',
      title: 'Child',
      dependencies: [
        { depends_on_id: 'bd-1', type: 'parent-child' },
        { depends_on_id: 'bd-3', type: 'blocks' },
        { depends_on_id: 'bd-9', type: 'related' },
      ],
    }),
    issue({ id: 'bd-3', title: 'First' }),
    'nonsense',
  ].join('\n')
  const done = await core.call('work.import', { format: 'beads', text })
  expect(done).toMatchObject({ created: 3, linked: 1 })
  expect(done.problems).toMatchObject([
    { line: 2, message: expect.stringContaining('leads to nothing'), isLost: false },
    { line: 4, message: 'The line is not JSON.', isLost: true },
  ])
  const { items } = await core.call('work.ready', {})
  expect(items.map(({ title }) => title)).toEqual(['First'])
  const closed = text.replace('"First","status":"open"', '"First","status":"closed"')
  expect(await core.call('work.import', { format: 'beads', text: closed })).toMatchObject({
    updated: 1,
    unchanged: 2,
  })
  const [child] = (await core.call('work.list', { search: 'Child' })).items
  await core.call('work.update', { itemId: child?.id ?? '', version: child?.version ?? 0, title: 'Mine' })
  expect(await core.call('work.import', { format: 'beads', text })).toMatchObject({
    updated: 1,
    conflicts: [{ line: 2, message: expect.stringContaining('changed here since it was imported') }],
  })

  const list = '# Shop\n\n- [ ] Cart\n  - [x] Add\n- [ ] Pay\n'
  expect(await core.call('work.import', { format: 'markdown', text: list, name: 'TODO.md' })).toMatchObject({
    created: 4,
  })
  expect(await core.call('work.import', { format: 'markdown', text: list, name: 'TODO.md' })).toMatchObject({
    unchanged: 4,
  })
  expect(await exported(core, 'markdown')).toContain('- [ ] Shop\n  - [ ] Cart\n    - [x] Add\n  - [ ] Pay\n')
})

test('while a long list is taken others go on, and who stops waiting for it takes it back', async () => {
  const { core } = await open()
  const list = (of: string) => Array.from({ length: 3_000 }, (_, n) => `- [ ] ${of} ${n}`).join('\n')
  const events: string[] = []
  core.subscribe({ names: ['work.changed'] }, { onEvent: ({ name }) => void events.push(name) })
  const cancel = new AbortController()
  const given = { format: 'markdown' as const, name: 'a.md' }
  const cancelled = core.call('work.import', { ...given, text: list('a') }, { signal: cancel.signal })
  const taken = core.call('work.import', { ...given, text: list('b') })
  const ended = cancelled.catch((error: unknown) => error)
  cancel.abort()
  expect(await ended).toMatchObject({ code: 'unavailable', message: expect.stringContaining('cancelled') })
  const seen = new Set<number>()
  let isTaken = false
  const over = taken.finally(() => {
    isTaken = true
  })
  for (; !isTaken; await nextImmediate()) seen.add((await core.call('work.list', { limit: 1 })).totalCount)
  await over
  expect(await taken).toMatchObject({ created: 3_000, conflicts: [] })
  // What is seen is nothing of it or all of it.
  expect(seen.has(0)).toBe(true)
  expect([...seen].filter((total) => total !== 0 && total !== 3_000)).toEqual([])
  expect(events).toHaveLength(3_000)
})

const hash = (digit: number) => String(digit % 10).repeat(40)
const legacy = `# Status

## Vendors

| Name | Status | Version | Tests | Formats | Extractor | Manifest |
| --- | --- | --- | --- | --- | --- | --- |
${['marker', 'docling', 'grobid', 'tika', 'pandoc'].map((name, n) => `| ${name} | operational | 1.${n} | ${n}/5 | pdf, docx (no) | 2.1 | yes |`).join('\n')}

## Deployments

${Array.from({ length: 10 }, (_, n) => `- #${n + 1} Change ${n}\n  - Date: 2026-10-${String(n + 1).padStart(2, '0')}\n  - Commit: ${hash(n)}\n  - Vendors: marker`).join('\n')}

## Enhancements

| Title | Priority | Quarter |
| --- | --- | --- |
| Faster | high | 2026-Q4 |
| Safer | low | 2027-Q1 |
| Smaller | medium | 2027-Q2 |
`
const prompts = [1, 2, 3].map((n) => ({
  name: `prompts/${n}.md`,
  text: `---\ntitle: Session ${n}\n---\nDo ${n}.\n`,
}))
const malformed = { name: 'prompts/4.md', text: '---\ntitle: [a\n  b: {\n---\nText' }

test('a legacy status file and its prompts are taken over, checked, and there once', async () => {
  const { core } = await open()
  const status = { name: '.project_status.md', text: legacy }
  const given = { status, prompts: [...prompts, malformed] }
  const tried = await core.call('work.migrate', { ...given, dryRun: true })
  expect(tried).toMatchObject({ vendors: 5, deployments: 10, enhancements: 3, sessions: 3, dryRun: true })
  expect((await core.call('vendor.list', {})).totalCount).toBe(0)
  const done = await core.call('work.migrate', given)
  expect(done.checks.map(({ name, passed }) => [name, passed])).toEqual([
    ['vendor count', true],
    ['deployment history', true],
    ['enhancement count', true],
    ['session prompt count', true],
    ['vendor metadata completeness', true],
  ])
  expect(done.warnings).toMatchObject([{ file: 'prompts/4.md', line: expect.any(Number) }])
  expect((await core.call('vendor.get', { name: 'tika' })).vendor).toMatchObject({
    createdBy: 'migration-script',
    release: '1.3',
    metadata: { testResults: { passing: 3, total: 5 }, formatSupport: { pdf: true, docx: false } },
  })
  expect((await core.call('deployment.list', {})).totalCount).toBe(10)
  const { items } = await core.call('work.list', { itemTypes: ['session'] })
  expect(items).toMatchObject(
    [1, 2, 3].map((n) => ({ title: `Session ${n}`, createdBy: 'migration-script' })),
  )
  expect(await core.call('work.migrate', given)).toMatchObject({ vendors: 0, deployments: 0, unchanged: 21 })
})

test.each([
  ['a component twice', legacy.replace('| docling |', '| marker |'), 'vendor count'],
  [
    'a deployment of nothing known',
    legacy.replace('Vendors: marker', 'Vendors: nobody'),
    'deployment history',
  ],
  [
    'an enhancement twice',
    legacy.replace('| Safer | low | 2027-Q1', '| Faster | low | 2026-Q4'),
    'enhancement count',
  ],
  ['a component without tests', legacy.replace('| 0/5 |', '| |'), 'vendor metadata completeness'],
])('%s: nothing is kept, byte for byte', async (_, text, check) => {
  const { core, dataDirectory } = await open()
  await core.call('vendor.create', { name: 'earlier' })
  await core.call('work.create', { itemType: 'task', title: 'earlier' })
  const bytes = () =>
    ['tracking.db', 'tracking.db-wal'].map((name) => readFileSync(join(dataDirectory, name), 'base64'))
  const before = bytes()
  const failed = core.call('work.migrate', { status: { name: 's.md', text }, prompts })
  await expect(failed).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining(check),
    details: { checks: expect.arrayContaining([expect.objectContaining({ name: check, passed: false })]) },
  })
  expect(bytes()).toEqual(before)
  expect((await core.call('vendor.list', {})).totalCount).toBe(1)
})
