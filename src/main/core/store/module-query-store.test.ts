import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { makeDirectory, makeLog } from './fixtures/records.ts'
import { readMigrations } from './migrate.ts'
import { openStore } from './open-store.ts'
import type { QueryRecord } from './records.ts'
import { salvageDatabase } from './salvage.ts'

function makeQuery(change: Partial<QueryRecord> = {}): QueryRecord {
  return {
    id: randomUUID(),
    conversationId: randomUUID(),
    module: 'billing',
    type: 'question',
    capability: null,
    question: 'How is an invoice cancelled?',
    input: null,
    state: 'answered',
    note: null,
    taskId: null,
    askedBy: { taskId: null, module: null, depth: 0, chain: [] },
    limits: { timeoutMs: null, maxCostMicros: null, maxRetries: null },
    groupId: null,
    position: 0,
    decision: {
      request: { tags: [], mode: 'one', aggregation: 'collect', count: 3 },
      chosen: ['billing'],
      reason: 'it was named',
      candidates: [],
    },
    prompt: null,
    answer: 'By DELETE.',
    answerLength: 10,
    output: null,
    error: null,
    costMicros: 5,
    createdAt: 1_000,
    askedAt: 1_000,
    endedAt: 3_000,
    revision: 0,
    simulated: false,
    origin: 'api',
    node: null,
    ...change,
  }
}

function open() {
  const directory = makeDirectory()
  onTestFinished(directory.remove)
  const openAgain = () => {
    const store = openStore({ dataDirectory: directory.path, log: makeLog().log })
    onTestFinished(() => store.close())
    return store
  }
  const store = openAgain()
  const save = (...queries: QueryRecord[]) => {
    for (const query of queries) store.journal.saveQuery(query)
    store.journal.flush()
  }
  return { store, save, openAgain, path: join(directory.path, 'muster.db') }
}

test('a question is read as it was written, an object too', () => {
  const { store, save } = open()
  const text = makeQuery()
  const object = makeQuery({
    answer: null,
    output: { endpoint: 'DELETE' },
    answerLength: 21,
    capability: { id: 'a.b', version: '1.0.0' },
    node: { runId: randomUUID(), nodeId: 'ask', item: null },
  })
  save(text, object)
  expect(store.moduleQueries.get(text.id)).toEqual(text)
  expect(store.moduleQueries.get(object.id)).toEqual(object)
  expect(store.moduleQueries.meanMs('billing')).toBe(2_000)
  expect(store.moduleQueries.meanMs('shop')).toBeNull()
})

test('what has more in common with a question comes first, and nothing is a word of the search itself', () => {
  const { store, save } = open()
  const [invoice, basket, other] = [
    makeQuery({ question: 'How is an invoice cancelled?' }),
    makeQuery({ question: 'What is a basket?', answer: 'A list.' }),
    makeQuery({ module: 'shop', question: 'How is an invoice cancelled?' }),
  ]
  // A word counts for more the fewer have it.
  const others = Array.from({ length: 10 }, (_, index) =>
    makeQuery({ question: `Number ${index}`, answer: 'Yes.' }),
  )
  save(invoice, basket, other, ...others)
  const found = store.moduleQueries.relevant('invoice cancelled basket', 'billing', 10)
  expect(found.map(({ id }) => id)).toEqual([invoice.id, basket.id])
  for (const search of ['"', 'a AND', 'NEAR(', 'question:', '*', '-'])
    expect(() => store.moduleQueries.list({ search, limit: 10 })).not.toThrow()
  expect(store.moduleQueries.list({ search: 'bask', limit: 10 }).queries.map(({ id }) => id)).toEqual([
    basket.id,
  ])
})

test('a page goes on where the last one ended', () => {
  const { store, save } = open()
  const queries = Array.from({ length: 7 }, (_, index) => makeQuery({ createdAt: Math.floor(index / 2) }))
  save(...queries)
  const seen: string[] = []
  for (let cursor: string | undefined; ; ) {
    const page = store.moduleQueries.list({ limit: 3, cursor })
    seen.push(...page.queries.map(({ id }) => id))
    if (page.nextCursor === null) break
    cursor = page.nextCursor
  }
  expect(new Set(seen)).toEqual(new Set(queries.map(({ id }) => id)))
  expect(seen).toHaveLength(7)
  expect(() => store.moduleQueries.list({ limit: 1, cursor: 'x' })).toThrow(
    expect.objectContaining({ code: 'validation' }),
  )
})

test('conversations are paged as well, of one module or of all', () => {
  const { store } = open()
  const conversations = Array.from({ length: 7 }, (_, index) => ({
    id: randomUUID(),
    module: index % 2 === 0 ? 'billing' : 'shop',
    sessionId: randomUUID(),
    title: `Talk ${index}`,
    queryCount: 1,
    createdAt: index,
    lastAskedAt: Math.floor(index / 3),
    history: null,
  }))
  for (const conversation of conversations) store.journal.saveModuleConversation(conversation)
  store.journal.flush()
  const all = (module?: string) => {
    const seen: string[] = []
    for (let cursor: string | undefined; ; ) {
      const page = store.moduleQueries.conversations({ module, limit: 2, cursor })
      seen.push(...page.conversations.map(({ title }) => title))
      if (page.nextCursor === null) return seen
      cursor = page.nextCursor
    }
  }
  expect(all()[0]).toBe('Talk 6')
  expect(all().toSorted()).toEqual(conversations.map(({ title }) => title))
  expect(all('shop').toSorted()).toEqual(['Talk 1', 'Talk 3', 'Talk 5'])
  expect(() => store.moduleQueries.conversations({ limit: 1, cursor: 'x' })).toThrow(
    'is not one that a list of conversations gave',
  )
})

test('what is forgotten leaves no words behind, nor does what it was changed from', () => {
  const { store, save, path } = open()
  const query = makeQuery({ question: 'Where is the zebrafish?', state: 'asked', answer: null })
  save(query)
  query.answer = 'In the aquarium.'
  query.state = 'answered'
  save(query)
  expect(store.moduleQueries.list({ search: 'aquarium zebra', limit: 1 }).queries).toHaveLength(1)
  store.moduleQueries.remove([query.id], [])
  expect(store.moduleQueries.list({ search: 'zebrafish', limit: 1 }).queries).toEqual([])
  store.close()
  const database = new Database(path)
  const blocks = database.prepare('SELECT block FROM module_query_words_data').pluck().all() as Buffer[]
  database.close()
  expect(Buffer.concat(blocks).toString('latin1')).not.toContain('zebrafish')
})

test('a salvage saves the questions, and makes their index anew', () => {
  const { store, save, openAgain, path } = open()
  const query = makeQuery()
  save(query)
  store.close()
  const { notes } = salvageDatabase(path, 'for the test', readMigrations())
  expect(notes.join(' ')).toContain('1 module query')
  const again = openAgain()
  expect(again.moduleQueries.list({ search: 'invoice', limit: 10 }).queries).toEqual([query])
})
