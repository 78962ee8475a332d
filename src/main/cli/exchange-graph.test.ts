import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { arangoDouble } from '../../../test/harness/arango-double.ts'
import { temporaryDirectory } from '../../../test/harness/test-core.ts'
import { sampleDocument } from '../core/exchange/fixtures/sample-document.ts'
import { createTerminal } from './terminal.ts'
import type { VerbContext } from './verb-context.ts'
import { graph, load } from './verbs/exchange-graph.ts'

/** A context whose output is kept. */
function contextWith({ json = false, env = {} }: { json?: boolean; env?: Record<string, string> } = {}) {
  const out: string[] = []
  const stream = { write: (text: string) => out.push(text) }
  const terminal = createTerminal({ json, quiet: false, color: false, stdout: stream, stderr: stream })
  const stdin = Readable.from([Buffer.from(JSON.stringify(sampleDocument()))]) as unknown as NodeJS.ReadStream
  const context: VerbContext = { terminal, flags: {}, env, stdin }
  return { context, text: () => out.join('') }
}

test('a document is written as files, and loaded with a table of what became of it', async () => {
  const out = join(temporaryDirectory('graph'), 'new', 'folder')
  const writing = contextWith()
  expect(await graph(writing.context, '-', { out })).toBe(0)
  expect(writing.text()).toMatch(
    /^FILE +KIND +RECORDS\ndocuments.jsonl +document +1\npages.jsonl +document +2\n/,
  )
  expect(existsSync(join(out, 'refersTo.jsonl'))).toBe(true)

  const double = await arangoDouble({ user: 'loader', password: 'hunter2' })
  const database = double.url.replace('//', '//loader:hunter2@').concat('/_db/papers')
  const loading = contextWith()
  expect(await load(loading.context, out, { database, onDuplicate: 'ignore' })).toBe(0)
  expect(loading.text()).toMatch(/COLLECTION +CREATED +UPDATED +THERE +REFUSED\ndocuments +1 +0 +0 +0\n/)
  expect(loading.text()).toContain(`Loaded into ${double.url}/_db/papers.`)

  const env = { MUSTER_ARANGODB_USER: 'loader', MUSTER_ARANGODB_PASSWORD: 'hunter2' }
  const again = contextWith({ json: true, env })
  const plain = `${double.url}/_db/papers`
  expect(await load(again.context, out, { database: plain, onDuplicate: 'ignore' })).toBe(0)
  expect(JSON.parse(again.text())).toMatchObject({
    type: 'result',
    ok: true,
    database: plain,
    collections: expect.arrayContaining([
      expect.objectContaining({ collection: 'pages', created: 0, ignored: 2 }),
    ]),
  })
  expect(loading.text() + again.text()).not.toContain('hunter2')
})

test('records that are refused are told, and the exit code says so', async () => {
  const out = temporaryDirectory('graph')
  await graph(contextWith().context, '-', { out })
  const double = await arangoDouble()
  double.refuse = (collection) => (collection === 'pages' ? 'schema violation' : null)
  const { context, text } = contextWith()
  const options = { database: `${double.url}/_db/papers`, onDuplicate: 'ignore' } as const
  expect(await load(context, out, options)).toBe(1)
  expect(text()).toContain('refused: pages, lines 1 to 2: at position 0: creating document failed')
})

test('what is no document is not written, and a folder that can not be made is an error of its own', async () => {
  const folder = temporaryDirectory('graph')
  const file = join(folder, 'none.json')
  writeFileSync(file, '{"kind":"document"}')
  const out = join(folder, 'out')
  await expect(graph(contextWith().context, file, { out })).rejects.toMatchObject({ code: 'validation' })
  expect(existsSync(out)).toBe(false)
  await expect(graph(contextWith().context, '-', { out: join(file, 'out') })).rejects.toMatchObject({
    code: 'storage',
  })
  expect(readFileSync(file, 'utf8')).toBe('{"kind":"document"}')
})
