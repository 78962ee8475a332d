import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { temporaryDirectory } from '../../../../test/harness/test-core.ts'
import { arbitraryDocument } from '../exchange/fixtures/arbitrary-document.ts'
import { sampleDocument } from '../exchange/fixtures/sample-document.ts'
import { walkBlocks } from '../exchange/walk-blocks.ts'
import { collections } from './collections.ts'
import { graphOf } from './graph.ts'
import { writeGraph } from './write-graph.ts'

test('a document becomes a vertex for itself, each page and each block, and edges between them', () => {
  const document = sampleDocument()
  const made = [...graphOf(document)]
  const of = (name: string) =>
    made.filter(({ collection }) => collection === name).map(({ record }) => record)
  const blocks = [...walkBlocks(document.blocks)]
  const [whole] = of('documents')
  expect(whole).toMatchObject({ name: 'tides', metadata: document.metadata, pageCount: 2 })
  expect(whole).not.toHaveProperty('blocks')
  expect(of('pages').map(({ number }) => number)).toEqual([1, 2])
  expect(of('blocks').map(({ id, order }) => [id, order])).toEqual(
    blocks.map(({ block }, order) => [block.id, order]),
  )
  const keyOf = (id: string) => `blocks/${of('blocks').find((block) => block.id === id)?._key}`
  const ends = (name: string) => of(name).map(({ _from, _to }) => [_from, _to])
  expect(ends('contains')).toContainEqual([`documents/${whole?._key}`, keyOf('methods')])
  expect(ends('contains')).toContainEqual([keyOf('methods'), keyOf('h1')])
  expect(ends('follows')).toContainEqual([keyOf('title'), keyOf('methods')])
  expect(ends('standsOn').filter(([from]) => from === keyOf('p1'))).toEqual(
    of('pages').map(({ _key }) => [keyOf('p1'), `pages/${_key}`]),
  )
  expect(of('refersTo').map(({ type }) => type)).toEqual(document.relations.map(({ type }) => type))
  expect(of('blocks').find(({ id }) => id === 'h1')).toMatchObject({ depth: 1, level: 1, text: 'Methods' })
})

test('of any document: keys are its own, edges lead to what came before, and nothing of a block is lost', () => {
  fc.assert(
    fc.property(arbitraryDocument, (document) => {
      const ids = new Set<string>()
      for (const { collection, record } of graphOf(document)) {
        const id = `${collection}/${record._key}`
        expect(ids.has(id)).toBe(false)
        ids.add(id)
        if ('_from' in record) {
          expect(ids).toContain(record._from)
          expect(ids).toContain(record._to)
        }
      }
      const told = [...graphOf(document)].filter(({ collection }) => collection === 'blocks')
      const walked = [...walkBlocks(document.blocks)]
      expect(told.map(({ record }) => record)).toEqual(
        walked.map(({ block: { children: _, ...fields } }) => expect.objectContaining(fields)),
      )
    }),
    { numRuns: 50 },
  )
})

test('two documents share no key, and the same one has the same', () => {
  const keys = (name: string) => [...graphOf({ ...sampleDocument(), name })].map(({ record }) => record._key)
  expect(keys('a')).toEqual(keys('a'))
  expect(new Set([...keys('a'), ...keys('b')]).size).toBe(2 * keys('a').length)
})

test('it is written as a file for each collection, byte by byte the same again', () => {
  const folder = temporaryDirectory('graph')
  const files = writeGraph(sampleDocument(), folder)
  expect(files.map(({ collection, type }) => [collection, type])).toEqual(
    collections.map(({ name, type }) => [name, type]),
  )
  const read = () => files.map(({ file }) => readFileSync(join(folder, file), 'utf8'))
  const first = read()
  expect(first.map((text) => text.split('\n').length - 1)).toEqual(files.map(({ records }) => records))
  expect(files.every(({ bytes }, at) => bytes === Buffer.byteLength(first[at] ?? ''))).toBe(true)
  writeGraph({ ...sampleDocument(), name: 'another' }, folder)
  expect(read()).not.toEqual(first)
  writeGraph(sampleDocument(), folder)
  expect(read()).toEqual(first)
  expect(readdirSync(folder).toSorted()).toEqual(files.map(({ file }) => file).toSorted())
})

test('what can not be written leaves what was there', () => {
  const folder = temporaryDirectory('graph')
  const files = writeGraph(sampleDocument(), folder)
  const before = files.map(({ file }) => readFileSync(join(folder, file), 'utf8'))
  const broken = { ...sampleDocument(), relations: null as never }
  expect(() => writeGraph(broken, folder)).toThrow()
  expect(files.map(({ file }) => readFileSync(join(folder, file), 'utf8'))).toEqual(before)
  expect(readdirSync(folder)).toHaveLength(files.length)
})
