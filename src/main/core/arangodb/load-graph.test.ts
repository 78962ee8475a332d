import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { type ArangoDouble, arangoDouble } from '../../../../test/harness/arango-double.ts'
import { temporaryDirectory } from '../../../../test/harness/test-core.ts'
import type { ExchangeDocument } from '../exchange/document.ts'
import { sampleDocument } from '../exchange/fixtures/sample-document.ts'
import { collections } from './collections.ts'
import { type LoadOptions, loadGraph } from './load-graph.ts'
import { readTarget } from './target.ts'
import { writeGraph } from './write-graph.ts'

const secret = 'pa:ss/wörd'
const env = { MUSTER_ARANGODB_USER: 'loader', MUSTER_ARANGODB_PASSWORD: secret }
let double: ArangoDouble
let folder: string

beforeEach(async () => {
  double = await arangoDouble({ user: 'loader', password: secret })
  folder = temporaryDirectory('graph')
})

const load = (options: Partial<LoadOptions> = {}) =>
  loadGraph(folder, { target: readTarget(`${double.url}/_db/papers`, env), ...options })
const imports = () => double.requests.filter((each) => each === 'POST /_api/import').length
const countOf = (name: string) => double.rows.get(name)?.size

/** With so many paragraphs more. */
function longDocument(paragraphs: number): ExchangeDocument {
  const document = sampleDocument()
  for (let at = 0; at < paragraphs; at += 1)
    document.blocks.push({ id: `more-${at}`, type: 'paragraph', text: `Paragraph ${at}` })
  return document
}

test('collections are made, all is loaded, and loading again writes nothing', async () => {
  const files = writeGraph(longDocument(2_500), folder)
  const progress: [string, number, number][] = []
  const first = await load({
    onProgress: ({ collection, done, of }) => progress.push([collection, done, of]),
  })
  expect(first.problems).toEqual([])
  expect(first.collections.map(({ collection, created }) => [collection, created])).toEqual(
    files.map(({ collection, records }) => [collection, records]),
  )
  expect([...double.types]).toEqual(collections.map(({ name, type }) => [name, type === 'edge' ? 3 : 2]))
  const blocks = progress.filter(([name]) => name === 'blocks')
  expect(blocks.map(([, done]) => done)).toEqual([0, 1_000, 2_000, blocks.at(-1)?.[2]])
  const { writes } = double
  const again = await load()
  expect(double.writes).toBe(writes)
  expect(again.collections.every(({ created, updated, errors }) => created + updated + errors === 0)).toBe(
    true,
  )
  expect(again.collections.map(({ ignored }) => ignored)).toEqual(files.map(({ records }) => records))
  expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([])
})

test.each(['cut', 'cutAfter'] as const)(
  'a load that was interrupted (%s) goes on where it was',
  async (how) => {
    const files = writeGraph(longDocument(2_500), folder)
    let left = 4
    double.meddle = ({ path }) => {
      if (path !== '/_api/import') return undefined
      left -= 1
      return left < 0 ? how : undefined
    }
    await expect(load()).rejects.toMatchObject({ code: 'unavailable' })
    const sent = imports()
    double.meddle = () => undefined
    const { collections: loaded } = await load()
    // Documents, pages and the first 2,000 blocks are not sent again.
    expect(imports() - sent).toBeLessThan(sent + 6)
    expect(loaded.slice(0, 3).map(({ before }) => before)).toEqual([1, 2, 2_000])
    expect(files.map(({ collection }) => countOf(collection))).toEqual(files.map(({ records }) => records))
  },
)

test('it goes on nowhere when the database was emptied or the files are others', async () => {
  writeGraph(longDocument(1_500), folder)
  const stop = new AbortController()
  const interrupt = () =>
    load({
      signal: stop.signal,
      onProgress: ({ collection, done }) => {
        if (collection === 'blocks' && done > 0) stop.abort(new Error('enough'))
      },
    })
  await expect(interrupt()).rejects.toThrow('enough')
  for (const rows of double.rows.values()) rows.clear()
  const { collections: loaded } = await load()
  expect(loaded.map(({ before }) => before)).toEqual(loaded.map(() => 0))
  expect(countOf('blocks')).toBe(loaded[2]?.created)
})

test('an abort ends a request that is on its way', async () => {
  writeGraph(sampleDocument(), folder)
  const stop = new AbortController()
  double.meddle = ({ path }) => {
    if (path !== '/_api/import') return undefined
    stop.abort(new Error('enough'))
    return new Promise<void>(() => {})
  }
  await expect(load({ signal: stop.signal })).rejects.toThrow('enough')
})

test('records that are refused are told one by one, and the others are loaded', async () => {
  const files = writeGraph(sampleDocument(), folder)
  writeFileSync(join(folder, 'pages.jsonl'), `${readFileSync(join(folder, 'pages.jsonl'), 'utf8')}{"_key":\n`)
  double.refuse = (collection, row) =>
    collection === 'blocks' && row.id === 'p1' ? 'schema violation' : null
  const result = await load()
  expect(result.problems).toEqual([
    { collection: 'pages', lines: [1, 3], message: expect.stringContaining('invalid document type') },
    {
      collection: 'blocks',
      lines: [1, files[2]?.records],
      message: expect.stringContaining('schema violation'),
    },
  ])
  expect(result.collections.map(({ errors }) => errors)).toEqual([0, 1, 1, 0, 0, 0, 0, 0])
  expect(countOf('blocks')).toBe((files[2]?.records ?? 0) - 1)
})

test.each(['update', 'replace'] as const)('%s writes again, and error refuses', async (onDuplicate) => {
  writeGraph(sampleDocument(), folder)
  await load()
  const { collections: loaded } = await load({ onDuplicate })
  expect(loaded[0]).toMatchObject({ created: 0, updated: 1 })
  const refused = await load({ onDuplicate: 'error' })
  expect(refused.problems[0]?.message).toContain('unique constraint violated')
})

test('what is wrong is said with what to do, and never with the password', async () => {
  writeGraph(sampleDocument(), folder)
  const failure = async (address: string, environment = env) =>
    loadGraph(folder, { target: readTarget(address, environment) }).then(
      () => null,
      (error) => error,
    )
  const wrong = await failure(`${double.url.replace('//', '//loader:hunter2@')}/_db/papers`)
  expect(wrong).toMatchObject({ code: 'unauthorized' })
  const missing = await failure(`${double.url}/_db/others`)
  expect(missing).toMatchObject({
    code: 'not_found',
    hint: expect.stringContaining('_createDatabase("others")'),
  })
  const nobody = await failure('http://127.0.0.1:1/_db/papers')
  expect(nobody).toMatchObject({ code: 'unavailable' })
  expect(nobody.message).toContain('127.0.0.1:1')
  double.types.set('blocks', 3)
  double.rows.set('blocks', new Map())
  const other = await failure(`${double.url}/_db/papers`)
  expect(other).toMatchObject({ code: 'conflict' })
  for (const error of [wrong, missing, nobody, other]) {
    expect(JSON.stringify([error.message, error.hint, error.details])).not.toMatch(/hunter2|pa:ss|pa%3Ass/)
  }
  rmSync(folder, { recursive: true })
  await expect(load()).rejects.toMatchObject({ code: 'not_found' })
})

test('an address is read with or without a user, a password and a database', () => {
  expect(readTarget('http://a:b%40c@db.local:8529/_db/papers', env)).toEqual({
    server: 'http://db.local:8529',
    database: 'papers',
    user: 'a',
    password: 'b@c',
  })
  expect(readTarget('https://db.local', {})).toMatchObject({
    database: '_system',
    user: 'root',
    password: '',
  })
  expect(readTarget('https://db.local', env)).toMatchObject({ user: 'loader', password: secret })
  for (const address of [
    'db.local:8529',
    'ftp://db.local',
    'http://u:hunter2@db.local/papers/x',
    'nonsense hunter2',
  ])
    expect(() => readTarget(address, {})).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('hunter2') }),
    )
})
