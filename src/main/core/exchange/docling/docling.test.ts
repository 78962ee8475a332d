import type { DoclingDocument } from '@docling/docling-core'
import { describe, expect, test } from 'vitest'
import { parseJsonText } from '../../../../contract/parse-json.ts'
import type { Json } from '../../../../contract/values.ts'
import type { Block, ExchangeDocument } from '../document.ts'
import { sampleDocument } from '../fixtures/sample-document.ts'
import { validate } from '../validate/validate.ts'
import { walkBlocks } from '../walk-blocks.ts'
import { exportDocling, writeDocling } from './export-docling.ts'
import { doclingShapes } from './fixtures/docling-shapes.ts'
import { importDocling } from './import-docling.ts'

const asJson = (value: object): Json => JSON.parse(JSON.stringify(value)) as Json
const again = (document: ExchangeDocument): ExchangeDocument => importDocling(asJson(exportDocling(document)))

describe('a DoclingDocument as it comes', () => {
  test.each(Object.entries(doclingShapes))(
    '%s: becomes a right document and comes back as it was',
    (_, docling) => {
      const given = asJson(docling)
      const document = importDocling(given)
      expect(validate(asJson(document)).problems).toEqual([])
      expect(asJson(exportDocling(document))).toEqual(given)
    },
  )
})

test('a document of ours comes back as it was', () => {
  const document = sampleDocument()
  const docling = exportDocling(document)
  expect(again(document)).toEqual(document)
  // As programs see it that know Docling only.
  expect(docling).toMatchObject<Partial<DoclingDocument>>({ schema_name: 'DoclingDocument', name: 'tides' })
  expect(docling.texts?.map(({ label }) => label)).toEqual([
    ...[
      'page_header',
      'title',
      'section_header',
      'text',
      'list_item',
      'list_item',
      'caption',
      'code',
      'formula',
    ],
    ...['text', 'footnote', 'reference', 'page_footer'],
  ])
  expect(docling.tables?.[0]).toMatchObject({
    captions: [{ $ref: '#/texts/6' }],
    data: {
      num_rows: 2,
      grid: [
        [{ text: 'Level' }, { text: 'Level' }],
        [{}, {}],
      ],
    },
  })
})

describe('what was changed since it came from Docling', () => {
  const imported = () => importDocling(asJson(doclingShapes.report))
  const find = (document: ExchangeDocument, text: string) => {
    for (const { block } of walkBlocks(document.blocks))
      if ('text' in block && block.text === text) return block
    throw new Error(`no block "${text}"`)
  }

  test('counts, and what was not stays', () => {
    const document = imported()
    find(document, 'Results').text = 'Outcome'
    const { texts = [] } = exportDocling(document)
    const before = doclingShapes.report.texts ?? []
    expect(texts.find(({ text }) => text === 'Outcome')).toEqual({
      ...before.find(({ text }) => text === 'Results'),
      text: 'Outcome',
      orig: 'Outcome',
    })
    expect(texts.filter(({ text }) => text !== 'Outcome')).toEqual(
      before.filter(({ text }) => text !== 'Results'),
    )
  })

  test('references follow the items when one is removed', () => {
    const document = imported()
    const first = document.blocks[0]
    document.blocks = document.blocks.slice(1)
    const docling = exportDocling(document)
    expect(docling.texts).toHaveLength((doclingShapes.report.texts ?? []).length - 1)
    const refs = new Set([...JSON.stringify(docling).matchAll(/"self_ref":"([^"]+)"/g)].map(([, ref]) => ref))
    for (const [, ref] of JSON.stringify(docling).matchAll(/"\$ref":"([^"]+)"/g)) expect(refs).toContain(ref)
    expect(first?.id).toBe('#/texts/0')
    expect(validate(asJson(again(document))).problems).toEqual([])
  })

  test('a block of ours among them has its place', () => {
    const document = imported()
    const added: Block = {
      id: 'mine',
      type: 'paragraph',
      text: 'New',
      provenance: 'model',
      places: [{ page: 1 }],
    }
    document.blocks.splice(1, 0, added)
    const docling = exportDocling(document)
    expect(docling.body?.children?.[1]).toEqual({ $ref: `#/texts/${(docling.texts?.length ?? 0) - 1}` })
    expect(again(document)).toEqual(document)
  })
})

test('all digits of the hash are kept', () => {
  const text = writeDocling(
    exportDocling(
      importDocling(
        parseJsonText(
          '{"name":"a","origin":{"mimetype":"text/html","binary_hash":13696403111835531717,"filename":"a.html"},"body":{"self_ref":"#/body","children":[]}}',
        ) as Json,
      ),
    ),
  )
  expect(text).toContain('"binary_hash": 13696403111835531717')
})

test('lists that are counted by their items alone are ordered', () => {
  const document = importDocling(asJson(doclingShapes.lists))
  const lists = [...walkBlocks(document.blocks)].flatMap(({ block }) =>
    block.type === 'list' ? [block.ordered] : [],
  )
  expect(lists).toEqual([true, false])
})

test.each<[string, Json]>([
  ['nothing', null],
  ['a list', []],
  ['no body', { schema_name: 'DoclingDocument', name: 'x' }],
])('what is no DoclingDocument is refused: %s', (_, value) => {
  expect(() => importDocling(value)).toThrow('This is no DoclingDocument')
})

test('items in a circle or nested without end do not hold it up', () => {
  const item = (index: number, child: number) => ({
    self_ref: `#/groups/${index}`,
    parent: { $ref: '#/body' },
    children: [{ $ref: `#/groups/${child}` }],
    name: 'g',
    label: 'inline',
  })
  const circle = { name: 'x', body: { self_ref: '#/body', children: [] }, groups: [item(0, 1), item(1, 0)] }
  const document = importDocling(circle)
  expect(asJson(exportDocling(document))).toEqual(circle)
  const chain = { ...circle, groups: Array.from({ length: 5_000 }, (_, index) => item(index, index + 1)) }
  expect(() => importDocling(chain)).toThrow('stand in each other')
})
