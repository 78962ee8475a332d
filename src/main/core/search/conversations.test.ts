import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, onTestFinished, test, vi } from 'vitest'
import { searchOperations } from '../../../contract/operations/search.ts'
import type { Input } from '../../../contract/operations.ts'
import { createConversationFiles } from '../claude/conversations/conversation-files.ts'
import { makeGround } from '../live/fixtures/ground.ts'
import { makeSession, makeTask } from '../store/fixtures/records.ts'
import { createVault } from '../vault/vault.ts'
import { createSearch } from './search.ts'

const idOf = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`
const A = idOf(1)
const B = idOf(2)
const WAIT = { timeout: 20_000, interval: 100 }

/** A vault over a home of Claude whose conversations the test writes, and a search over both. */
function makeSearch() {
  const ground = makeGround({ vaultScope: 'all' })
  const { store } = ground.context
  const projects = join(ground.directory, '.claude', 'projects')
  const conversations = createConversationFiles(projects)
  const warnings: string[] = []
  const open = () => {
    const made = createSearch({
      publish: () => {},
      now: Date.now,
      config: {
        dataDirectory: ground.directory,
        schedule: true,
        log: (_, message) => warnings.push(message),
      },
    })
    made.open()
    return made
  }
  let search = open()
  store.onCommitted((events) => {
    for (const event of events) search.take(event)
  })
  const vault = createVault({ ...ground.context, conversations }, (ids) =>
    search.changed('conversation', ids),
  )
  onTestFinished(() => search.close())
  const pathOf = (id: string, name = '') =>
    name === '' ? join(projects, '-work', `${id}.jsonl`) : join(projects, '-work', id, name)
  const find = async (given: Input<'search.query'> | string) => {
    const input = typeof given === 'string' ? { text: given } : given
    return (await search.query(searchOperations['search.query'].input.parse(input))).hits
  }
  return {
    ...ground,
    store,
    vault,
    warnings,
    database: join(ground.directory, 'vault.db'),
    find,
    /** Texts of what is found. */
    texts: async (given: Input<'search.query'> | string) =>
      (await find(given)).map(({ snippet }) => snippet.text),
    write(id: string, lines: readonly string[], name = '') {
      const path = pathOf(id, name)
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, lines.map((line) => `${line}\n`).join(''))
      return path
    },
    status: () => search.status(),
    rebuild: () => search.rebuild(),
    /** The search begins anew after something was done to its files. */
    async again(between: () => void) {
      await search.close()
      between()
      search = open()
    },
  }
}

/** Until it is found, or fails with what is found instead. */
const untilFound = (look: () => Promise<unknown>, wanted: unknown) =>
  vi.waitFor(async () => expect(await look()).toEqual(wanted), WAIT)

let made = 0
/** A record as Claude writes it. */
function record(role: 'user' | 'assistant', content: unknown, more: object = {}): string {
  made += 1
  const at = new Date(Date.UTC(2026, 10, 21, 10, 0, made)).toISOString()
  const model = role === 'assistant' ? { model: 'claude-opus-4-1' } : {}
  return JSON.stringify({
    type: role,
    uuid: `u${made}`,
    cwd: '/work/shop',
    timestamp: at,
    message: { role, content, ...model },
    ...more,
  })
}
const prompt = (text: string) => record('user', text)
const said = (text: string) => record('assistant', [{ type: 'text', text }])
const call = (id: string, name: string, input: object) =>
  record('assistant', [{ type: 'tool_use', id, name, input }])
const result = (id: string, content: unknown) =>
  record('user', [{ type: 'tool_result', tool_use_id: id, content }])

test('what only the vault has is found: who said it, with which tool, in which file, and what stands beside it', async () => {
  const ground = makeSearch()
  ground.write(A, [
    prompt('Mend the gearbox'),
    record('assistant', [{ type: 'thinking', thinking: 'Perhaps the clutch' }]),
    call('t1', 'Edit', { file_path: 'src/readGears.ts', new_string: 'snake_case_name' }),
    result('t1', [{ type: 'text', text: 'The file was updated' }]),
    said('It is mended'),
    record('assistant', [{ type: 'text', text: 'API Error: overloaded' }], {
      message: { model: '<synthetic>', content: [{ type: 'text', text: 'API Error: overloaded' }] },
    }),
    record('user', 'Not for anybody', { isMeta: true }),
    JSON.stringify({ type: 'ai-title', aiTitle: 'About a transmission' }),
  ])
  ground.write(A, [said('A subagent looked at the differential')], 'subagents/agent-x.jsonl')
  ground.write(A, [said('Not lines')], 'tool-results/x.txt')
  await ground.vault.takeIn()
  const one = async (text: string) =>
    (await ground.find(text)).map(({ kind, who, tool }) => [kind, who, tool].join(' '))
  await untilFound(() => one('gearbox'), ['prompt person '])
  expect(await one('clutch')).toEqual(['thinking assistant '])
  expect(await one('Gears')).toEqual(['tool tool Edit'])
  expect(await one('case_name')).toEqual(['tool tool Edit'])
  expect(await one('mended')).toEqual(['answer assistant '])
  expect(await one('overloaded')).toEqual(['note muster '])
  expect(await one('transmission')).toEqual(['title muster '])
  expect(await ground.find('anybody')).toEqual([])
  expect(await ground.find('"not lines"')).toEqual([])
  const [hit] = await ground.find('updated')
  expect(hit).toMatchObject({
    source: 'conversation',
    id: A,
    kind: 'result',
    tool: 'Edit',
    title: 'About a transmission',
    sessionId: null,
    directory: '/work/shop',
    model: 'claude-opus-4-1',
    snippet: { text: 'The file was updated', highlights: [[13, 20]] },
    before: { kind: 'tool', tool: 'Edit' },
    after: { kind: 'answer', text: 'It is mended' },
  })
  expect(new Date(hit?.at ?? 0).toISOString()).toMatch(/^2026-11-21T10:/)
  // What a subagent said belongs to the same conversation.
  expect(await ground.find('differential')).toMatchObject([{ id: A, title: 'About a transmission' }])
  const kinds = async (filter: Input<'search.query'>) =>
    (await ground.find({ sort: 'newest', ...filter })).map(({ kind }) => kind).sort()
  expect(await kinds({ tool: 'edit' })).toEqual(['result', 'tool'])
  expect(await kinds({ file: 'src/readGears.ts' })).toEqual(['tool'])
  expect(await kinds({ file: '/work/shop/src/readGears.ts' })).toEqual(['tool'])
  expect(await kinds({ text: 'updated', who: ['person'] })).toEqual([])
  expect(await kinds({ text: 'mended', directory: '/work', model: 'opus' })).toEqual(['answer'])
  expect(await kinds({ text: 'mended', sources: ['task'] })).toEqual([])
  expect(await kinds({ text: 'mended', sources: ['conversation'] })).toEqual(['answer'])
  expect(await kinds({ text: 'mended', since: Date.UTC(2026, 10, 22) })).toEqual([])
  expect(await kinds({ text: 'mended', until: Date.UTC(2026, 10, 22) })).toEqual(['answer'])
})

test('what has come since is found, also a line whose end was not there yet; of another state only that', async () => {
  const ground = makeSearch()
  // With the line that is not whole yet, as many as one step takes.
  const others = Array.from({ length: 62 }, (_, at) => said(`Line ${at}`))
  const path = ground.write(A, [prompt('Begin with cedar'), ...others])
  await ground.vault.takeIn()
  await untilFound(() => ground.texts('cedar'), ['Begin with cedar'])
  const whole = said('Then came maple')
  // Half of it is no record, all of it without its end is one, which then goes on.
  for (const part of [whole.slice(0, 90), whole.slice(90)]) {
    appendFileSync(path, part)
    await ground.vault.takeIn(new Set([A]))
  }
  await untilFound(() => ground.texts('maple'), ['Then came maple'])
  appendFileSync(path, `\n${said('At last birch')}\n`)
  await ground.vault.takeIn(new Set([A]))
  await untilFound(() => ground.texts('birch'), ['At last birch'])
  expect(await ground.texts('maple')).toEqual(['Then came maple'])
  expect(await ground.texts('cedar')).toEqual(['Begin with cedar'])
  ground.write(A, [prompt('Something else, of willow'), said('No tree of before')])
  await ground.vault.takeIn(new Set([A]))
  await untilFound(() => ground.texts('willow'), ['Something else, of willow'])
  for (const word of ['cedar', 'maple', 'birch']) expect(await ground.texts(word), word).toEqual([])
  const { documents } = ground.status()
  await ground.rebuild()
  await vi.waitFor(
    () => expect(ground.status()).toMatchObject({ state: 'ready', documents, behind: 0 }),
    WAIT,
  )
  expect(await ground.texts('willow')).toEqual(['Something else, of willow'])
})

test('what is forgotten or taken over by a session leaves the index, and comes back', async () => {
  const ground = makeSearch()
  ground.write(A, [prompt('Remember the harpsichord')])
  ground.write(B, [prompt('Remember the clavichord')])
  await ground.vault.takeIn()
  await untilFound(async () => (await ground.find('remember')).length, 2)
  await ground.vault.forget([A], false)
  await untilFound(() => ground.texts('remember'), ['Remember the clavichord'])
  await ground.vault.unforget([A])
  await untilFound(async () => (await ground.find('remember')).length, 2)
  await ground.vault.forget([A], true)
  await untilFound(() => ground.texts('remember'), ['Remember the clavichord'])
  const session = makeSession({ title: 'Mine', claudeSessionId: B })
  ground.store.journal.saveSession(session)
  ground.store.journal.flush()
  await untilFound(() => ground.texts('remember'), [])
  // Nobody told of it: it is found by looking.
  await ground.again(() => {
    session.claudeSessionId = null
    ground.store.journal.saveSession(session)
    ground.store.journal.flush()
  })
  await untilFound(() => ground.texts('remember'), ['Remember the clavichord'])
  rmSync(ground.database)
  await ground.again(() => {})
  await untilFound(() => ground.texts('remember'), [])
  await vi.waitFor(() => expect(ground.status()).toMatchObject({ documents: 1, behind: 0 }), WAIT)
})

test('a conversation that a session had before /clear is found in its tasks only', async () => {
  const ground = makeSearch()
  const session = makeSession({ title: 'Mine', claudeSessionId: A })
  const task = makeTask(session.id, { state: 'completed', prompt: 'Remember the dulcimer' })
  task.promptText = 'Remember the dulcimer'
  ground.store.journal.saveSession(session)
  ground.store.journal.saveTask(task)
  ground.store.journal.flush()
  ground.write(A, [prompt('Remember the dulcimer')])
  ground.write(idOf(3), [prompt('Remember the harmonium')])
  session.claudeSessionId = B
  ground.store.journal.saveSession(session)
  ground.store.journal.flush()
  await ground.vault.takeIn()
  const sources = async () => (await ground.find('remember')).map(({ source }) => source).sort()
  await untilFound(sources, ['conversation', 'task'])
  await ground.rebuild()
  await vi.waitFor(() => expect(ground.status()).toMatchObject({ state: 'ready', behind: 0 }), WAIT)
  expect(await sources()).toEqual(['conversation', 'task'])
})

test('long lines, many lines, and several calls in one line are found, each as what it is', async () => {
  const ground = makeSearch()
  const filling = Array.from({ length: 8_000 }, (_, at) => `filler${(at * 2_654_435_761).toString(36)}`).join(
    ' ',
  )
  const tools = Array.from({ length: 130 }, (_, at) => `tool_${at}`)
  ground.write(A, [
    prompt(`${filling} needle in a stack`),
    call('one', 'Read', { file_path: '/etc/passwd' }),
    ...tools.map((name, at) => call(`many${at}`, name, { q: `argument n${at}` })),
    record('assistant', [
      { type: 'text', text: 'Several at once' },
      { type: 'tool_use', id: 'two1', name: 'Read', input: { file_path: '/etc/hosts' } },
      { type: 'tool_use', id: 'two2', name: 'tool_129', input: { q: 'rare one' } },
      { type: 'tool_use', id: 'two3', name: 'tool_128', input: { q: 'rare other' } },
    ]),
    record('user', [
      { type: 'tool_result', tool_use_id: 'two1', content: 'hosts printed' },
      { type: 'tool_result', tool_use_id: 'two2', content: 'rarely printed' },
    ]),
    ...Array.from({ length: 300 }, (_, at) => said(`line x${at}`)),
    result('many3', 'late printed'),
    result('unknown', 'orphan printed'),
    // A bomb is no reason to stop.
    `{"type":"assistant","message":{"content":[{"type":"tool_use","id":"deep","name":"Deep","input":{"a":${'['.repeat(50_000)}${']'.repeat(50_000)}}}]}}`,
    said('the end'),
  ])
  await ground.vault.takeIn()
  await untilFound(() => ground.texts('"the end"'), ['the end'])
  // More tools than have a code of their own; those of one line that have none are one text.
  expect(await ground.find('needle')).toMatchObject([{ kind: 'prompt' }])
  for (const at of [0, 63, 64, 299]) expect(await ground.texts(`"x${at}"`)).toEqual([`line x${at}`])
  const toolOf = async (input: Input<'search.query'>) => (await ground.find(input)).map(({ tool }) => tool)
  expect(await toolOf({ text: '"n5"' })).toEqual(['tool_5'])
  expect(await toolOf({ text: '"n125"' })).toEqual(['tool_125'])
  expect(await toolOf({ text: '"n125"', tool: 'tool_125' })).toEqual(['tool_125'])
  expect(await toolOf({ text: '"n125"', tool: 'tool_124' })).toEqual([])
  expect(await toolOf({ text: 'hosts', tool: 'Read', sort: 'newest' })).toEqual(['Read', 'Read'])
  expect(await toolOf({ text: 'rarely' })).toEqual(['tool_129'])
  expect(await toolOf({ text: 'late' })).toEqual(['tool_3'])
  expect(await toolOf({ text: 'orphan' })).toEqual([null])
  expect(await ground.find('rare')).toHaveLength(2)
  expect(await ground.find({ file: 'hosts' })).toMatchObject([{ tool: 'Read' }])
})

function alter(path: string, sql: string): void {
  const database = new Database(path)
  database.exec(sql)
  database.close()
}

test('of a conversation with a damaged part the rest is found', async () => {
  const ground = makeSearch()
  const noise = () => Array.from({ length: 400 }, () => Math.random().toString(36)).join(' ')
  ground.write(A, [
    prompt('The first oboe'),
    ...Array.from({ length: 100 }, (_, at) => said(`${noise()} n${at}`)),
    prompt('The last oboe'),
  ])
  await ground.vault.takeIn()
  alter(
    ground.database,
    `UPDATE blocks SET bytes = x'00' WHERE id = (SELECT block_id FROM runs ORDER BY seq LIMIT 1)`,
  )
  await untilFound(() => ground.texts({ text: 'oboe', kinds: ['prompt'] }), ['The last oboe'])
  // Its title stands elsewhere.
  expect(await ground.texts({ text: 'oboe', kinds: ['title'] })).toEqual(['The first oboe'])
  expect(ground.warnings).toEqual([])
})

test('a vault that is newer or damaged is no damage of the index, and found again once it can be read', async () => {
  const ground = makeSearch()
  ground.write(A, [prompt('An old bassoon')])
  await ground.vault.takeIn()
  const session = makeSession()
  const task = makeTask(session.id, { state: 'completed', prompt: 'A new bassoon' })
  task.promptText = 'A new bassoon'
  ground.store.journal.saveSession(session)
  ground.store.journal.saveTask(task)
  ground.store.journal.flush()
  await ground.again(() => alter(ground.database, "INSERT INTO migrations VALUES (99, '0099-later', 'x', 0)"))
  await untilFound(() => ground.texts('bassoon'), ['A new bassoon'])
  await vi.waitFor(() => expect(ground.warnings).toEqual(['the search could not read the vault']), WAIT)
  alter(ground.database, 'DELETE FROM migrations WHERE version = 99')
  await untilFound(async () => (await ground.find('bassoon')).length, 2)
  await ground.again(() =>
    writeFileSync(ground.database, 'not a database, and long enough for one'.repeat(99)),
  )
  await untilFound(() => ground.texts('bassoon'), ['A new bassoon'])
  const [warning] = ground.warnings
  await vi.waitFor(() => expect(ground.warnings).toEqual([warning, warning]), WAIT)
})
