import { rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { execa } from 'execa'
import { expect, onTestFinished, test, vi } from 'vitest'
import { searchOperations } from '../../src/contract/operations/search.ts'
import { createSearch } from '../../src/main/core/search/search.ts'
import { makeSession, makeTask } from '../../src/main/core/store/fixtures/records.ts'
import { openStore } from '../../src/main/core/store/open-store.ts'
import { vaultPath } from '../../src/main/core/vault/content/open-vault.ts'
import { takeIn } from '../../src/main/core/vault/content/take-in.ts'
import { jsonLines, runCli } from '../harness/cli-process.ts'
import { ended, temporaryDirectory, testCore, until } from '../harness/test-core.ts'

/** More than is indexed before it is killed. */
const COUNT = 12_000
const WAIT = { timeout: 30_000, interval: 100 }

test('what a task is asked and answers is found while the supervisor runs, and its work items too', async () => {
  const core = await testCore()
  const directory = temporaryDirectory()
  const { id } = await core.call('task.create', { prompt: 'Zebra crossing #sim:quick', directory })
  const found = async (text: string) =>
    (await core.call('search.query', { text })).hits.map(({ source, kind }) => `${source} ${kind}`)
  await vi.waitFor(async () => expect(await found('zebra')).toContain('task prompt'), WAIT)
  const task = await until(core, id, ended)
  const [word = ''] = /\p{L}{4,}/u.exec(task.resultText ?? '') ?? []
  await vi.waitFor(async () => expect(await found(word)).toContain('task answer'), WAIT)
  await core.call('work.create', { itemType: 'task', title: 'Feed the okapi' })
  await vi.waitFor(async () => expect(await found('okapi')).toEqual(['work work']), WAIT)
  await core.call('workflow.save', {
    source: 'name: wombat-flow\nnodes:\n  - id: greet\n    kind: claude\n    prompt: Say hello\n',
  })
  await vi.waitFor(async () => expect(await found('wombat')).toEqual(['workflow workflow']), WAIT)
  await core.call('task.remove', { taskIds: [id] })
  await vi.waitFor(async () => expect(await found('zebra')).not.toContain('task prompt'), WAIT)
})

test('muster search finds without a supervisor, narrows, and says what is wrong', async () => {
  const data = temporaryDirectory('data')
  const env = { HOME: temporaryDirectory('home'), MUSTER_SIMULATED_SPEED: '20' }
  const run = (...args: string[]) => runCli(data, args, { env })
  expect((await run('run', '--simulate', 'Look at quaggaName #sim:quick')).code).toBe(0)
  const lines = jsonLines((await run('--json', 'search', 'quagga', '--who', 'person')).stdout)
  expect(lines).toMatchObject([
    { type: 'hit', hit: { kind: 'prompt', snippet: { text: 'Look at quaggaName #sim:quick' } } },
    { type: 'result', nextCursor: null, complete: true, behind: 0 },
  ])
  expect((await run('search', 'quagga', '--context')).stdout).toContain('Look at quaggaName')
  expect((await run('search', 'quagga', '--who', 'assistant')).stdout).toBe('')
  expect(await run('search', 'x', '--who', 'nobody')).toMatchObject({ code: 2 })
  expect(await run('search', 'x', '--since', 'yesterweek')).toMatchObject({ code: 2 })
  expect((await run('db', 'reindex')).stdout).toContain('The search index is ready')
  expect((await run('search', 'quagga')).stdout).toContain('Look at quaggaName')
})

test('after a kill in the middle of the index nothing is missing in it, and nothing is there twice', async () => {
  const dataDirectory = temporaryDirectory('data')
  const store = openStore({ dataDirectory, log: () => {} })
  onTestFinished(() => store.close())
  for (let number = 0; number < 40; number++) {
    const session = makeSession()
    const task = makeTask(session.id, { state: 'completed', createdAt: 1_000 + number })
    store.journal.saveSession(session)
    store.journal.saveTask(task)
    for (let at = 0; at < COUNT / 40; at++)
      store.journal.append(
        task,
        { kind: 'noted', payload: { level: 'info', code: 'x', text: `word n${number}x${at} `.repeat(20) } },
        at,
      )
    store.journal.flush()
  }
  const script = resolve(import.meta.dirname, '../harness/indexing-supervisor.ts')
  const killed = await execa(process.execPath, [script, JSON.stringify({ dataDirectory, at: 300 })], {
    reject: false,
  })
  expect(killed.signal).toBe('SIGKILL')
  expect(Number(killed.stdout)).toBeLessThan(COUNT)

  const search = () =>
    createSearch({
      publish: () => {},
      now: Date.now,
      config: { dataDirectory, schedule: true, log: () => {} },
    })
  const again = search()
  again.open()
  await vi.waitFor(() => expect(again.status()).toMatchObject({ state: 'ready', behind: 0 }), WAIT)
  const { documents } = again.status()
  const query = (text: string) => again.query(searchOperations['search.query'].input.parse({ text }))
  for (const word of ['n0x0', 'n39x299', 'n20x150', 'n5x77'])
    expect((await query(`"${word}"`)).hits, word).toHaveLength(1)
  await again.close()
  rmSync(join(dataDirectory, 'search.db'))
  const anew = search()
  anew.open()
  await vi.waitFor(() => expect(anew.status()).toMatchObject({ state: 'ready', documents }), WAIT)
  await anew.close()
})

test('an index that is killed in the middle of a kept conversation goes on there: nothing is missing, nothing is twice', async () => {
  const dataDirectory = temporaryDirectory('data')
  openStore({ dataDirectory, log: () => {} }).close()
  const claudeSessionId = '00000000-0000-4000-8000-000000000001'
  const path = join(temporaryDirectory('conversations'), `${claudeSessionId}.jsonl`)
  const line = (at: number) =>
    JSON.stringify({
      type: 'assistant',
      timestamp: new Date(1_800_000_000_000 + at).toISOString(),
      message: { content: [{ type: 'text', text: `word n${at} `.repeat(20) }] },
    })
  writeFileSync(path, Array.from({ length: COUNT }, (_, at) => `${line(at)}\n`).join(''))
  const files = [{ claudeSessionId, folder: '-work', name: '', path }]
  for (let at = 0; at < 1; ) at = takeIn({ vault: vaultPath(dataDirectory), files, now: Date.now() }).next
  const script = resolve(import.meta.dirname, '../harness/indexing-supervisor.ts')
  const killed = await execa(process.execPath, [script, JSON.stringify({ dataDirectory, at: 300 })], {
    reject: false,
  })
  expect(killed.signal).toBe('SIGKILL')
  expect(Number(killed.stdout)).toBeLessThan(COUNT)
  const search = createSearch({
    publish: () => {},
    now: Date.now,
    config: { dataDirectory, schedule: true, log: () => {} },
  })
  search.open()
  await vi.waitFor(
    () => expect(search.status()).toMatchObject({ state: 'ready', behind: 0, documents: COUNT }),
    WAIT,
  )
  for (const word of ['n0', 'n299', 'n301', `n${COUNT - 1}`]) {
    const { hits } = await search.query(searchOperations['search.query'].input.parse({ text: `"${word}"` }))
    expect(hits, word).toMatchObject([{ source: 'conversation', id: claudeSessionId, kind: 'answer' }])
  }
  await search.close()
})
