import { existsSync, mkdirSync, mkdtempSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import type { AnyEvent } from '../../../contract/events.ts'
import { sampleBlock } from '../../../contract/fixtures/sample-block.ts'
import { searchOperations } from '../../../contract/operations/search.ts'
import type { Input } from '../../../contract/operations.ts'
import type { NewTaskEvent } from '../../../contract/task-event.ts'
import { makeSession, makeTask } from '../store/fixtures/records.ts'
import { openStore } from '../store/open-store.ts'
import type { SessionRecord, TaskRecord } from '../store/records.ts'
import { createSearch } from './search.ts'

/** A data directory with a store and a search over it. */
function makeGround(directory = mkdtempSync(join(tmpdir(), 'muster-search-'))) {
  const store = openStore({ dataDirectory: directory, log: () => {} })
  const warnings: string[] = []
  const search = createSearch({
    publish: () => {},
    now: Date.now,
    config: { dataDirectory: directory, schedule: true, log: (_, message) => warnings.push(message) },
  })
  search.open()
  store.onCommitted((events) => {
    for (const event of events) search.take(event)
  })
  let isClosed = false
  const close = async () => {
    if (isClosed) return
    isClosed = true
    await search.close()
    store.close()
  }
  onTestFinished(async () => {
    await close()
    rmSync(directory, { recursive: true, force: true })
  })
  const find = async (given: Input<'search.query'> | string) => {
    const input = typeof given === 'string' ? { text: given } : given
    const found = await search.query(searchOperations['search.query'].input.parse(input))
    return { ...found, texts: found.hits.map(({ snippet }) => snippet.text) }
  }
  const addTask = (session: SessionRecord, change: Partial<TaskRecord> = {}): TaskRecord => {
    const task = makeTask(session.id, { state: 'running', ...change })
    if (change.prompt !== undefined) task.promptText = change.prompt
    store.journal.saveSession(session)
    store.journal.saveTask(task)
    store.journal.flush()
    return task
  }
  const say = (task: TaskRecord, ...events: NewTaskEvent[]) => {
    for (const event of events) store.journal.append(task, event, Date.now())
    store.journal.flush()
  }
  return { directory, store, search, warnings, find, addTask, say, close }
}

const answer = (text: string, type: 'text' | 'thinking' = 'text', key = 'm:0') =>
  sampleBlock({ key, type, text })

const call = (toolName: string, input: Record<string, string>, toolUseId = 'use-1') =>
  sampleBlock({ key: `${toolUseId}:0`, type: 'tool_use', toolUseId, toolName, input })

const result = (text: string, toolUseId = 'use-1'): NewTaskEvent => ({
  kind: 'tool.finished',
  payload: { toolUseId, parentToolUseId: null, isError: false, text, images: [], structured: null },
})

const remark = (text: string): NewTaskEvent => ({
  kind: 'noted',
  payload: { level: 'info', code: 'test', text },
})
const sent = (text: string): NewTaskEvent => ({ kind: 'prompt.sent', payload: { text, kind: 'prompt' } })

/** Until it is found, or fails with what is found instead. */
const untilFound = (look: () => Promise<unknown>, wanted: unknown) =>
  vi.waitFor(async () => expect(await look()).toEqual(wanted), { timeout: 20_000, interval: 100 })

test('what was said, thought, called and printed is found, with who said it and what stands beside it', async () => {
  const ground = makeGround()
  const task = ground.addTask(makeSession({ title: 'Of the session' }), {
    title: 'Mend the parser',
    prompt: 'Please mend it',
  })
  ground.say(
    task,
    sent('Please mend it'),
    answer('Perhaps the tokenizer', 'thinking', 'm:0'),
    call('Edit', { file_path: 'src/parser/readTokens.ts', old_string: 'snake_case_name' }),
    result('The file was updated'),
    answer('It is mended', 'text', 'm:1'),
    remark('a remark of the supervisor'),
  )
  const kindOf = async (text: string) =>
    (await ground.find(text)).hits.map(({ kind, who, tool }) => ({ kind, who, tool }))
  await untilFound(() => kindOf('remark'), [{ kind: 'note', who: 'muster', tool: null }])
  expect(await kindOf('please')).toEqual([{ kind: 'prompt', who: 'person', tool: null }])
  expect(await kindOf('tokenizer')).toEqual([{ kind: 'thinking', who: 'assistant', tool: null }])
  expect(await kindOf('"it is mended"')).toEqual([{ kind: 'answer', who: 'assistant', tool: null }])
  expect(await kindOf('updated')).toEqual([{ kind: 'result', who: 'tool', tool: 'Edit' }])
  // Parts of names and paths.
  for (const part of [
    'snake',
    'case_name',
    'readTokens',
    'tokens.ts',
    'Tokens',
    'parser/readTokens.ts',
    'src/parser',
  ])
    expect(await kindOf(part), part).toContainEqual({ kind: 'tool', who: 'tool', tool: 'Edit' })
  const { hits } = await ground.find('updated')
  expect(hits).toMatchObject([
    {
      source: 'task',
      id: task.id,
      seq: 4,
      title: 'Mend the parser',
      sessionTitle: 'Of the session',
      snippet: { text: 'The file was updated', highlights: [[13, 20]] },
      before: { seq: 3, kind: 'tool', tool: 'Edit' },
      after: { seq: 5, kind: 'answer', text: 'It is mended' },
    },
  ])
  expect((await ground.find('mend the parser')).hits[0]).toMatchObject({ kind: 'title', seq: 0 })
})

test('a word of a block that is still written is found, and once only when that is complete', async () => {
  const ground = makeGround()
  const task = ground.addTask(makeSession())
  ground.say(
    task,
    {
      kind: 'block.started',
      payload: { key: 'm:0', type: 'text', parentToolUseId: null, toolUseId: null, toolName: null },
    },
    { kind: 'block.appended', payload: { key: 'm:0', text: 'half a heli', deltas: 1 } },
  )
  await untilFound(async () => (await ground.find('heli')).texts, ['half a heli'])
  ground.say(task, { kind: 'block.appended', payload: { key: 'm:0', text: 'copter and more', deltas: 1 } })
  await untilFound(async () => (await ground.find('helicopter')).texts, ['half a helicopter and more'])
  ground.say(task, answer('half a helicopter and more'))
  await untilFound(async () => (await ground.find('helicopter')).hits.map(({ seq }) => seq), [task.lastSeq])
})

test('a long block that is still written is found once by each of its words, and is no neighbour of itself', async () => {
  const ground = makeGround()
  const task = ground.addTask(makeSession())
  await untilFound(async () => ground.search.status().state, 'ready')
  const started = { type: 'text', parentToolUseId: null, toolUseId: null, toolName: null } as const
  const more = (text: string): NewTaskEvent => ({
    kind: 'block.appended',
    payload: { key: 'm:0', text, deltas: 1 },
  })
  ground.say(task, answer('before it', 'text', 'l:0'))
  ground.say(task, { kind: 'block.started', payload: { key: 'm:0', ...started } })
  const parts = Array.from({ length: 40 }, (_, at) => `${'filling '.repeat(30)}mark${at} everywhere `)
  for (const [at, part] of parts.entries()) {
    ground.say(task, more(part))
    if (at % 5 === 0) await untilFound(async () => (await ground.find(`mark${at}`)).hits.length, 1)
  }
  await untilFound(async () => (await ground.find('mark39')).hits.length, 1)
  for (const word of ['mark0', 'mark20', 'mark39', 'everywhere'])
    expect(await ground.find(word)).toMatchObject({
      hits: [{ seq: 2, before: { text: 'before it' }, after: null }],
    })
  ground.say(task, answer(parts.join(''), 'text', 'm:0'))
  await untilFound(async () => (await ground.find('everywhere')).hits.map(({ seq }) => seq), [task.lastSeq])
})

test('what is said without a pause is found while more is said', async () => {
  const ground = makeGround()
  const task = ground.addTask(makeSession())
  await untilFound(async () => ground.search.status().state, 'ready')
  let number = 0
  const timer = setInterval(() => {
    number += 1
    ground.say(task, remark(`chatter n${number}`))
  }, 20)
  onTestFinished(() => clearInterval(timer))
  await vi.waitFor(async () => expect((await ground.find('n7')).texts).toContain('chatter n7'), {
    timeout: 20_000,
    interval: 50,
  })
  clearInterval(timer)
})

test('filters narrow, alone and together', async () => {
  const ground = makeGround()
  const one = makeSession({ directory: '/srv/one' })
  const first = ground.addTask(one, {
    directory: '/srv/one',
    model: 'claude-opus-4-1',
    state: 'failed',
    costMicros: 5_000_000,
    createdAt: 1_000,
  })
  ground.say(
    first,
    call('Bash', { command: 'npm test word' }, 'a'),
    result('word printed', 'a'),
    answer('word one'),
  )
  const second = ground.addTask(makeSession(), {
    directory: '/srv/one/below',
    model: 'claude-haiku',
    state: 'completed',
  })
  ground.say(
    second,
    call('Edit', { file_path: '/srv/one/below/src/a.ts', new_string: 'word' }, 'b'),
    call('Edit', { file_path: 'src/ba.ts', new_string: 'word' }, 'c'),
    answer('word two'),
  )
  const third = ground.addTask(makeSession(), { directory: '/srv/oneother', state: 'completed' })
  ground.say(third, answer('word three'))
  const from = async (filter: Omit<Input<'search.query'>, 'text'>, text = 'word') => {
    const { hits } = await ground.find({ ...filter, text, sort: 'newest' })
    return [
      ...new Set(hits.map(({ id }) => [first, second, third].findIndex((task) => task.id === id) + 1)),
    ].sort()
  }
  await untilFound(() => from({}), [1, 2, 3])
  expect(await from({ directory: '/srv/one' })).toEqual([1, 2])
  expect(await from({ directory: '/srv/one/below/' })).toEqual([2])
  expect(await from({ sessionId: one.id })).toEqual([1])
  expect(await from({ model: 'OPUS' })).toEqual([1])
  expect(await from({ tool: 'bash' })).toEqual([1])
  expect(await from({ states: ['completed'] })).toEqual([2, 3])
  expect(await from({ minCostMicros: 1_000_000 })).toEqual([1])
  expect(await from({ maxCostMicros: 1_000_000 })).toEqual([2, 3])
  expect(await from({ file: 'a.ts' })).toEqual([2])
  expect(await from({ file: 'src/a.ts' })).toEqual([2])
  expect(await from({ file: 'c/a.ts' })).toEqual([])
  expect(await from({ file: '/srv/one/below/src/ba.ts' })).toEqual([2])
  expect(await from({ file: '%' })).toEqual([])
  expect(await from({ since: Date.now() + 60_000 })).toEqual([])
  expect(await from({ until: 500 })).toEqual([])
  expect(await from({ states: ['completed'], model: 'haiku', who: ['assistant'] })).toEqual([2])
  const kinds = async (filter: Omit<Input<'search.query'>, 'text'>, text = 'word') =>
    (await ground.find({ ...filter, text })).hits.map(({ kind }) => kind).sort()
  expect(await kinds({ sessionId: one.id, who: ['tool'] })).toEqual(['result', 'tool'])
  expect(await kinds({ sessionId: one.id, kinds: ['answer'] })).toEqual(['answer'])
  expect(await kinds({ sessionId: one.id, kinds: ['answer'], who: ['tool'] })).toEqual([])
  // Without words: the calls that touched it.
  expect(await kinds({ file: 'a.ts' }, '')).toEqual(['tool'])
  await expect(ground.find({ text: 'word', cursor: 'x' })).rejects.toMatchObject({ code: 'validation' })
})

test('pages follow each other without a gap and nothing twice, in both orders', async () => {
  const ground = makeGround()
  const task = ground.addTask(makeSession(), { prompt: 'unlike' })
  const count = 1_000
  ground.say(
    task,
    ...Array.from({ length: count }, (_, at) => remark(`common ${at % 2 === 0 ? 'commonly ' : ''}n${at}`)),
  )
  await untilFound(
    async () => ground.search.status().behind + (await ground.find(`n${count - 1}`)).hits.length,
    1,
  )
  for (const sort of ['relevance', 'newest'] as const) {
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = await ground.find({ text: 'comm', sort, limit: 90, ...(cursor ? { cursor } : {}) })
      seen.push(...page.texts)
      cursor = page.nextCursor ?? undefined
    } while (cursor !== undefined)
    expect(new Set(seen).size).toBe(count)
    expect(seen).toHaveLength(count)
  }
})

test('what is removed, renamed and forgotten leaves the index', async () => {
  const ground = makeGround()
  const session = makeSession()
  const task = ground.addTask(session, { state: 'completed', title: 'Firstname', prompt: 'unlike' })
  ground.say(task, answer('ephemeral'))
  await untilFound(async () => (await ground.find('ephemeral')).texts, ['ephemeral'])
  task.title = 'Secondname'
  ground.store.journal.saveTask(task)
  ground.store.journal.flush()
  await untilFound(async () => (await ground.find('secondname')).texts, ['Secondname'])
  expect((await ground.find('firstname')).texts).toEqual([])
  while (ground.store.tasks.removeSome(task.id));
  ground.search.take({ name: 'task.removed', payload: { taskIds: [task.id] } } satisfies AnyEvent)
  await vi.waitFor(() => expect(ground.search.status().documents).toBe(1), { timeout: 20_000 })
  // The title of its session stays with that.
  expect((await ground.find('session')).hits).toMatchObject([{ source: 'session', id: session.id }])
  expect((await ground.find('ephemeral')).hits).toEqual([])
})

test('an index that is built anew answers meanwhile, and has all; a damaged one is thrown away', async () => {
  const ground = makeGround()
  const task = ground.addTask(makeSession(), { prompt: 'unlike' })
  ground.say(task, ...Array.from({ length: 300 }, (_, at) => remark(`lasting n${at}`)))
  await untilFound(async () => (await ground.find('n299')).texts, ['lasting n299'])
  const { documents } = ground.search.status()
  expect((await ground.search.rebuild()).state).toBe('rebuilding')
  while (ground.search.status().state !== 'ready')
    expect((await ground.find('n299')).texts).toEqual(['lasting n299'])
  await vi.waitFor(() => expect(ground.search.status()).toMatchObject({ documents, behind: 0 }), {
    timeout: 20_000,
  })
  ground.say(task, remark('afterwards'))
  await untilFound(async () => (await ground.find('afterwards')).texts, ['afterwards'])
  await ground.close()
  writeFileSync(
    join(ground.directory, 'search.db'),
    'not a database, and long enough to be taken for one of them',
  )
  const again = makeGround(ground.directory)
  await untilFound(async () => (await again.find('afterwards')).texts, ['afterwards'])
  expect(again.warnings).toEqual(['the search index was damaged and is built anew'])
})

test('a newer search of a lane ends the one before', async () => {
  const ground = makeGround()
  ground.addTask(makeSession(), { prompt: 'quick' })
  await untilFound(async () => (await ground.find('quick')).hits.length, 1)
  const before = expect(ground.find({ text: 'qu', lane: 'field' })).rejects.toMatchObject({
    code: 'conflict',
  })
  const other = ground.find({ text: 'qui', lane: 'other' })
  // Both are asked in one go.
  expect((await ground.find({ text: 'quic', lane: 'field' })).hits).toHaveLength(1)
  await before
  expect((await other).hits).toHaveLength(1)
})

test('an index thread that has ended is started again, and lets go of the index before the search is closed', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'muster-search-'))
  const index = join(directory, 'search.db')
  const inTheWay = join(directory, 'search-next.db')
  // A damaged index is thrown away with the new one beside it, where a directory is none.
  writeFileSync(index, 'not a database, and long enough to be taken for one of them')
  mkdirSync(inTheWay)
  const ground = makeGround(directory)
  ground.addTask(makeSession(), { prompt: 'unlike' })
  expect((await ground.find('unlike')).hits).toEqual([])
  await vi.waitFor(() => expect(ground.warnings).toContain('the thread of the search index ended'), {
    timeout: 20_000,
  })
  rmdirSync(inTheWay)
  await ground.search.rebuild()
  await untilFound(async () => (await ground.find('unlike')).texts, ['unlike'])
  expect(existsSync(`${index}-wal`)).toBe(true)
  await ground.search.close()
  expect(existsSync(`${index}-wal`)).toBe(false)
})
