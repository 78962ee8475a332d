import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import type { Config } from '../base/config.ts'
import { createConversationFiles } from '../claude/conversations/conversation-files.ts'
import { makeGround } from '../live/fixtures/ground.ts'
import { makeSession } from '../store/fixtures/records.ts'
import { createVault } from './vault.ts'

const idOf = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`
const A = idOf(1)
const B = idOf(2)

/** A vault over a home of Claude whose conversations the test writes. */
function makeVault(config: Partial<Config> = {}) {
  const ground = makeGround({ vaultScope: 'all', ...config })
  const projects = join(ground.directory, '.claude', 'projects')
  const conversations = createConversationFiles(projects)
  const context = { ...ground.context, conversations }
  const pathOf = (id: string, folder = '-work') => join(projects, folder, `${id}.jsonl`)
  const write = (path: string, text: string | Buffer) => {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
    return path
  }
  return {
    ...ground,
    context,
    vault: createVault(context),
    projects,
    pathOf,
    write,
    converse: (id: string, lines: readonly string[], folder?: string) =>
      write(pathOf(id, folder), lines.map((line) => `${line}\n`).join('')),
    database: join(ground.directory, 'vault.db'),
  }
}

let made = 0
/** A line as Claude writes it, of about so many bytes. */
function line(id: string, text: string, bytes = 500): string {
  made += 1
  return JSON.stringify({
    type: 'user',
    sessionId: id,
    uuid: `u${made}`,
    cwd: '/work',
    timestamp: '2026-11-21T10:00:00.000Z',
    message: { role: 'user', content: text },
    filling: Array.from({ length: bytes / 8 }, (_, at) => ((at + made) * 2_654_435_761).toString(36)).join(
      '',
    ),
  })
}
const linesOf = (id: string, count: number) =>
  Array.from({ length: count }, (_, at) => line(id, `Prompt ${at}`))

async function exported(
  vault: ReturnType<typeof createVault>,
  id: string,
  version?: number,
): Promise<string> {
  const parts: Buffer[] = []
  for (let cursor: string | undefined; ; ) {
    const piece = await vault.read({ claudeSessionId: id, name: '', version, cursor })
    parts.push(Buffer.from(piece.data, 'base64'))
    if (piece.nextCursor === null) return Buffer.concat(parts).toString()
    cursor = piece.nextCursor
  }
}

test('a conversation that is gone is put back byte by byte, with what lay beside it', async () => {
  const { vault, converse, write, pathOf, projects } = makeVault()
  const path = converse(A, linesOf(A, 50))
  appendFileSync(path, '{"type":"user","mess')
  const beside = join(projects, '-work', A)
  const files = [
    path,
    write(join(beside, 'subagents', 'agent-x.jsonl'), `${line(A, 'Look around')}\n`),
    write(join(beside, 'subagents', 'agent-x.meta.json'), '{"agentType":"x"}'),
    write(
      join(beside, 'tool-results', 'x.bin'),
      Buffer.from(Array.from({ length: 4_096 }, (_, at) => at % 256)),
    ),
  ]
  const before = files.map((file) => readFileSync(file))
  expect(await vault.takeIn()).toMatchObject({ files: 4 })
  rmSync(path)
  rmSync(beside, { recursive: true })
  expect((await vault.placeOf(A)).place).toBe('vault')
  expect(await vault.putBack(A)).toMatchObject({ claudeSessionId: A, path })
  expect(files.map((file) => readFileSync(file))).toEqual(before)
  expect((statSync(pathOf(A)).mode & 0o777).toString(8)).toBe('600')
  expect((await vault.placeOf(A)).place).toBe('disk')
})

test('what a file has got since is kept, whatever a piece of a line was there before', async () => {
  const { vault, converse } = makeVault()
  const path = converse(A, linesOf(A, 3))
  await vault.takeIn()
  const added = line(A, 'Then', 2_000)
  for (const part of [added.slice(0, 700), added.slice(700), `\n${line(A, 'Last')}\n`]) {
    appendFileSync(path, part)
    await vault.takeIn(new Set([A]))
  }
  expect(await exported(vault, A)).toBe(readFileSync(path, 'utf8'))
  expect(await vault.show(A)).toMatchObject({
    conversation: { states: 1, title: 'Prompt 0', directory: '/work' },
    states: [{ name: '', version: 1, whole: true, bytes: statSync(path).size }],
  })
})

test('nothing is read again that has not changed', async () => {
  const { vault, converse } = makeVault()
  converse(A, linesOf(A, 20))
  expect((await vault.takeIn()).bytes).toBeGreaterThan(5_000)
  expect(await vault.takeIn()).toEqual({ files: 0, bytes: 0, storedBytes: 0 })
})

test('a line is stored once, however often a file is copied or forked under another id', async () => {
  const { vault, converse, pathOf } = makeVault()
  const lines = linesOf(A, 400)
  converse(A, lines)
  const first = await vault.takeIn()
  converse(
    B,
    lines.map((one) => one.replaceAll(A, B)),
  )
  // A fork that has changed every third line, and gone on.
  const C = idOf(3)
  const forked = lines.map((one, at) => (at % 3 === 0 ? line(C, 'Changed') : one.replaceAll(A, C)))
  const copied = await vault.takeIn()
  expect(copied.storedBytes).toBeLessThan(first.storedBytes / 50)
  converse(C, forked)
  const fork = await vault.takeIn()
  expect(fork.storedBytes).toBeLessThan(first.storedBytes / 2)
  for (const id of [A, B, C]) expect(await exported(vault, id)).toBe(readFileSync(pathOf(id), 'utf8'))
})

test('lines of megabytes come back as they were', async () => {
  const { vault, write, pathOf } = makeVault()
  const long = `{"image":"${'QUJD'.repeat(800_000)}"}`
  write(pathOf(A), `${line(A, 'See')}\n${long}\n\n${line(A, 'So')}\n${long.slice(0, 2_000_000)}`)
  await vault.takeIn()
  const before = readFileSync(pathOf(A))
  expect(await exported(vault, A)).toBe(before.toString())
  rmSync(pathOf(A))
  await vault.putBack(A)
  expect(readFileSync(pathOf(A)).equals(before)).toBe(true)
})

test('a file that was changed by somebody else is kept beside what it was, and never written over', async () => {
  const { vault, converse, pathOf } = makeVault()
  const lines = linesOf(A, 10)
  converse(A, lines)
  await vault.takeIn()
  const before = readFileSync(pathOf(A), 'utf8')
  const others = converse(A, ['"somebody else"', ...lines.slice(2)])
  await expect(vault.restore({ claudeSessionId: A })).rejects.toMatchObject({ code: 'conflict' })
  expect(readFileSync(others, 'utf8')).toMatch(/^"somebody else"/)
  await vault.takeIn()
  expect((await vault.show(A)).states).toMatchObject([{ version: 2 }, { version: 1 }])
  expect(await exported(vault, A)).toBe(readFileSync(others, 'utf8'))
  expect(await exported(vault, A, 1)).toBe(before)
  rmSync(others)
  expect(await vault.restore({ claudeSessionId: A, version: 1 })).toMatchObject([{ outcome: 'written' }])
  expect(readFileSync(others, 'utf8')).toBe(before)
})

test('an emptied file does not take what was kept with it', async () => {
  const { vault, converse, pathOf } = makeVault()
  converse(A, linesOf(A, 5))
  const before = readFileSync(pathOf(A), 'utf8')
  await vault.takeIn()
  writeFileSync(pathOf(A), '')
  await vault.takeIn()
  expect(await exported(vault, A)).toBe(before)
})

test('what is damaged is found, told, and kept anew while the file is on disk', async () => {
  const { vault, converse, database, pathOf, logged } = makeVault()
  for (const id of [A, B]) converse(id, linesOf(id, 20))
  await vault.takeIn()
  const file = new Database(database)
  file.exec(`UPDATE blocks SET bytes = zeroblob(length(bytes))`)
  file.close()
  await expect(exported(vault, A)).rejects.toMatchObject({ code: 'database_damaged' })
  rmSync(pathOf(B))
  await expect(vault.putBack(B)).rejects.toMatchObject({ code: 'database_damaged' })
  expect(existsSync(pathOf(B))).toBe(false)
  expect(await vault.check()).toMatchObject({
    blocks: 2,
    damaged: 2,
    conversations: [{ claudeSessionId: B }],
  })
  expect(logged.join('\n')).toContain('damaged')
  expect(await exported(vault, A)).toBe(readFileSync(pathOf(A), 'utf8'))
  expect(await vault.status()).toMatchObject({ damaged: 1, onlyHere: 1 })
})

test('what is forgotten is not kept any more, can be taken back, and is removed after a week', async () => {
  const { vault, converse, pathOf, wait } = makeVault()
  for (const id of [A, B]) converse(id, linesOf(id, 20))
  await vault.takeIn()
  rmSync(pathOf(B))
  expect(await vault.forget([A, B], false)).toHaveLength(2)
  expect(await vault.status()).toMatchObject({ conversations: 0, forgotten: 2 })
  expect(await vault.putBack(B)).toBeNull()
  appendFileSync(pathOf(A), `${line(A, 'Later')}\n`)
  expect(await vault.takeIn()).toMatchObject({ bytes: 0 })
  expect(await vault.unforget([B])).toMatchObject([{ claudeSessionId: B, forgottenAt: null, place: 'vault' }])
  expect(await vault.putBack(B)).not.toBeNull()
  wait(6 * 86_400_000)
  await vault.removeForgotten()
  expect(await vault.status()).toMatchObject({ forgotten: 1 })
  wait(2 * 86_400_000)
  await vault.removeForgotten()
  expect(await vault.status()).toMatchObject({ conversations: 1, forgotten: 0 })
  await expect(vault.show(A)).rejects.toMatchObject({ code: 'not_found' })
  expect(await vault.takeIn()).toMatchObject({ bytes: 0 })
  // It is on disk still: kept again when a person wants that.
  expect(await vault.unforget([A])).toMatchObject([{ claudeSessionId: A, place: 'disk' }])
  expect(await exported(vault, A)).toBe(readFileSync(pathOf(A), 'utf8'))
})

test('what others have lines of stays when one is forgotten, and what nobody has goes', async () => {
  const { vault, converse, database, pathOf } = makeVault()
  const lines = linesOf(A, 30)
  converse(A, lines)
  await vault.takeIn()
  converse(B, [...lines.map((one) => one.replaceAll(A, B)), line(B, 'On')])
  await vault.takeIn()
  const rows = (table: string) => {
    const file = new Database(database, { readonly: true })
    const [row] = file.prepare<[], { n: number }>(`SELECT count(*) AS n FROM ${table}`).all()
    file.close()
    return row?.n
  }
  await vault.forget([A], true)
  expect(await exported(vault, B)).toBe(readFileSync(pathOf(B), 'utf8'))
  await vault.forget([B], true)
  expect(['blocks', 'lines', 'runs', 'files'].map(rows)).toEqual([0, 0, 0, 0])
})

test('by default the conversations of sessions are kept, and no others', async () => {
  const { vault, converse, context } = makeVault({ vaultScope: 'own' })
  for (const id of [A, B]) converse(id, linesOf(id, 2))
  expect(await vault.takeIn()).toMatchObject({ files: 0 })
  const session = makeSession({ id: context.newId(), claudeSessionId: B, simulated: false })
  context.store.journal.saveSession(session)
  context.store.journal.flush()
  await vault.takeIn()
  const { conversations } = await vault.list({ onlyHere: false, forgotten: false, limit: 10 })
  expect(conversations).toMatchObject([{ claudeSessionId: B, sessionId: session.id, place: 'disk' }])
})

test('the list goes page by page, and finds by title, directory and id', async () => {
  const { vault, converse, pathOf } = makeVault()
  for (let at = 1; at <= 7; at += 1) converse(idOf(at), [line(idOf(at), `Title ${at}`)])
  await vault.takeIn()
  for (const at of [2, 5]) rmSync(pathOf(idOf(at)))
  const all = { onlyHere: false, forgotten: false }
  const titles: string[] = []
  for (let cursor: string | undefined; ; ) {
    const page = await vault.list({ ...all, limit: 3, cursor })
    titles.push(...page.conversations.map(({ title }) => title))
    if (page.nextCursor === null) break
    cursor = page.nextCursor
  }
  expect(titles.toSorted()).toEqual([1, 2, 3, 4, 5, 6, 7].map((at) => `Title ${at}`))
  expect((await vault.list({ ...all, limit: 10, search: 'title 3' })).conversations).toHaveLength(1)
  expect((await vault.list({ ...all, limit: 10, search: idOf(4) })).conversations).toHaveLength(1)
  const gone = await vault.list({ onlyHere: true, forgotten: false, limit: 1 })
  const rest = await vault.list({ onlyHere: true, forgotten: false, limit: 5, cursor: gone.nextCursor ?? '' })
  expect([...gone.conversations, ...rest.conversations].map(({ place }) => place)).toEqual(['vault', 'vault'])
  await expect(vault.list({ ...all, limit: 1, cursor: 'x' })).rejects.toMatchObject({ code: 'validation' })
})

test('what Claude is going to delete is counted, by its own setting', async () => {
  const { vault, converse, write, directory, context } = makeVault({ vaultScope: 'off' })
  converse(A, linesOf(A, 1))
  const { deletions } = await vault.status()
  // The test's time is in the future of the file's.
  expect(deletions).toMatchObject({ days: 30, soon: 1, unkept: 1 })
  write(join(directory, '.claude', 'settings.json'), '{"cleanupPeriodDays":3650}')
  expect((await vault.status()).deletions).toEqual({ days: 3_650, soon: 0, unkept: 0, nextAt: null })
  const { updatedAt } = (await context.conversations.find(A)) ?? { updatedAt: 0 }
  expect((await vault.placeOf(A)).deletedAt).toBe(updatedAt + 3_650 * 86_400_000)
  expect(await vault.placeOf(null)).toMatchObject({ place: 'none' })
  expect(await vault.placeOf(B)).toMatchObject({ place: 'gone', kept: null })
})

test('the store is for its owner only', async () => {
  const { vault, converse, database } = makeVault()
  converse(A, linesOf(A, 1))
  await vault.takeIn()
  expect((statSync(database).mode & 0o777).toString(8)).toBe('600')
})
