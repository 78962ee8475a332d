import { appendFileSync, existsSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { allEvents, ended, temporaryDirectory, until } from '../harness/test-core.ts'
import { realCore } from './real-core.ts'

const ANSWERS = [{ text: 'The parrot is called Ada.' }]
const DAY_S = 86_400

/** Bytes of what is stored in the vault. */
function storedIn(dataDirectory: string): number {
  const database = new Database(join(dataDirectory, 'vault.db'), { readonly: true })
  const row = database.prepare<[], { n: number }>('SELECT sum(stored) AS n FROM blocks').get()
  database.close()
  return row?.n ?? 0
}

/** Resolves once it is so; claude tells of none of this. */
async function untilSo(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 50))
}

test('what the clean-up of Claude deletes is put back, and goes on with what was said in it', async () => {
  const { core, config, model } = await realCore()
  model.register('answer', ANSWERS)
  const directory = temporaryDirectory()
  const run = async (prompt: string, sessionId?: string) => {
    const target = sessionId === undefined ? { directory } : { sessionId }
    const task = await core.call('task.create', { prompt, ...target })
    return until(core, task.id, ended)
  }
  const first = await run('Name the parrot #S:answer')
  expect(first.state).toBe('completed')
  const { sessionId } = first
  await core.call('session.release', { sessionId })
  const { claudeSessionId } = await core.call('session.get', { sessionId })
  const { conversations } = await core.call('conversation.list', {})
  const file = conversations.find((one) => one.claudeSessionId === claudeSessionId)
  if (!file || !claudeSessionId) throw new Error('there is no conversation')
  expect(await core.call('vault.update', {})).toMatchObject({ files: 1 })
  expect(await core.call('vault.getOfSession', { sessionId })).toMatchObject({
    place: 'disk',
    kept: { bytes: file.bytes },
  })
  const before = readFileSync(file.path)

  // Claude deletes what is older than that, some seconds after it was started.
  const home = join(config.env.HOME ?? '', '.claude')
  writeFileSync(join(home, 'settings.json'), '{"cleanupPeriodDays":2}')
  rmSync(join(home, '.last-cleanup'), { force: true })
  const long = Date.now() / 1_000 - 3 * DAY_S
  utimesSync(file.path, long, long)
  expect((await core.call('vault.status', {})).deletions).toMatchObject({ days: 2, soon: 1, unkept: 0 })
  await run('Something else #S:answer')
  await untilSo(() => !existsSync(file.path))
  expect(await core.call('vault.getOfSession', { sessionId })).toMatchObject({ place: 'vault' })

  const resumed = await run('What is its name? #S:answer', sessionId)
  expect(resumed).toMatchObject({ state: 'completed' })
  const notes = (await allEvents(core, resumed.id)).filter(({ kind }) => kind === 'noted')
  expect(notes).toMatchObject([{ payload: { code: 'put_back', text: expect.stringContaining('the vault') } }])
  const now = readFileSync(file.path)
  expect(now.subarray(0, before.length).equals(before)).toBe(true)
  expect(now.length).toBeGreaterThan(before.length)
  const asked = model.requests.findLast(({ body }) => JSON.stringify(body).includes('What is its name'))
  expect(JSON.stringify(asked?.body)).toContain('called Ada')
})

test('a fork is stored for little, and a conversation that was deleted is imported from the vault', async () => {
  const { core, config, model } = await realCore({ vaultScope: 'all' })
  model.register('answer', ANSWERS)
  const directory = temporaryDirectory()
  const first = await core.call('task.create', { prompt: 'Name the parrot #S:answer', directory })
  await until(core, first.id, ended)
  await core.call('vault.update', {})
  const storedFirst = storedIn(config.dataDirectory)
  const fork = await core.call('session.fork', { sessionId: first.sessionId })
  const second = await core.call('task.create', { prompt: 'Another one #S:answer', sessionId: fork.id })
  await until(core, second.id, ended)
  for (const sessionId of [first.sessionId, fork.id]) await core.call('session.release', { sessionId })
  await core.call('vault.update', {})
  expect((await core.call('vault.status', {})).bytes).toBeGreaterThan(250_000)
  expect(storedIn(config.dataDirectory)).toBeLessThan(storedFirst * 1.5)

  const { claudeSessionId } = await core.call('session.get', { sessionId: fork.id })
  const { conversations } = await core.call('conversation.list', {})
  const file = conversations.find((one) => one.claudeSessionId === claudeSessionId)
  if (!file || !claudeSessionId) throw new Error('there is no conversation')
  const before = readFileSync(file.path)
  rmSync(file.path)
  await core.close()

  // Another supervisor, which never had it as a session, with the same vault.
  const others = temporaryDirectory('data')
  writeFileSync(join(others, 'vault.db'), readFileSync(join(config.dataDirectory, 'vault.db')), {
    mode: 0o600,
  })
  const { core: other } = await realCore({ dataDirectory: others, env: config.env })
  const session = await other.call('conversation.import', { claudeSessionId })
  expect(session).toMatchObject({ claudeSessionId, imported: true })
  expect(readFileSync(file.path).equals(before)).toBe(true)

  // Somebody else has gone on with it: what they wrote stays.
  await other.call('vault.update', {})
  appendFileSync(file.path, '{"type":"summary","summary":"Somebody else"}\n')
  await expect(other.call('vault.restore', { claudeSessionId })).rejects.toMatchObject({ code: 'conflict' })
  expect(readFileSync(file.path, 'utf8')).toMatch(/Somebody else"\}\n$/)
})

test('what claude itself wrote is found by a supervisor that has no session of it', async () => {
  const { core, config, model } = await realCore()
  model.register('bash', [
    { tools: [{ name: 'Bash', input: { command: 'echo mandolin', description: 'Say it' } }] },
    { text: 'It said so, as a bagpipe would.' },
  ])
  const task = await core.call('task.create', {
    prompt: 'Play the accordion #S:bash',
    directory: temporaryDirectory(),
    permissionMode: 'bypassPermissions',
  })
  expect(await until(core, task.id, ended)).toMatchObject({ state: 'completed' })
  const { claudeSessionId } = await core.call('session.get', { sessionId: task.sessionId })
  await core.close()

  const others = { dataDirectory: temporaryDirectory('data'), env: config.env, vaultScope: 'all' as const }
  const { core: other } = await realCore(others)
  await other.call('vault.update', {})
  const found = async (text: string) =>
    (await other.call('search.query', { text, sort: 'newest' })).hits.map(({ id, kind, tool }) => ({
      id,
      kind,
      tool,
    }))
  const id = claudeSessionId
  await expect.poll(() => found('bagpipe'), { timeout: 20_000 }).toEqual([{ id, kind: 'answer', tool: null }])
  expect(await found('accordion')).toEqual([{ id, kind: 'prompt', tool: null }])
  expect(await found('mandolin')).toEqual([
    { id, kind: 'result', tool: 'Bash' },
    { id, kind: 'tool', tool: 'Bash' },
  ])
  const { sessionId } = (await other.call('vault.get', { claudeSessionId: id ?? '' })).conversation
  expect(sessionId).toBeNull()
  // Found there from now on.
  await other.call('conversation.import', { claudeSessionId: id ?? '' })
  await expect
    .poll(async () => (await found('bagpipe')).map((hit) => hit.id !== id && hit.kind), { timeout: 20_000 })
    .toEqual(['answer'])
})
