import { expect, test } from 'vitest'
import { blockSchemas, documentDefs } from './document-schema.ts'
import { sampleDocument } from './fixtures/sample-document.ts'
import { compileSchema } from './schema/compile-schema.ts'
import { ref } from './schema/schema-parts.ts'

const check = compileSchema({ ...ref('document'), $defs: documentDefs })

/** Pointers and words of JSON Schema. */
const problemsOf = (value: unknown) =>
  check(value).map(({ instancePath, keyword }) => [instancePath, keyword])

test('a document with every type of block fits', () => {
  const document = sampleDocument()
  expect(problemsOf(document)).toEqual([])
  const types = new Set(JSON.stringify(document).match(/(?<="type":")\w+/g))
  expect(Object.keys(blockSchemas).filter((type) => !types.has(type))).toEqual([])
})

test('what is wrong deep inside is told where it is, of the block that was meant', () => {
  const document: object = {
    ...sampleDocument(),
    blocks: [
      {
        id: 's',
        type: 'section',
        children: [
          { id: 'l', type: 'list', ordered: true, children: [{ id: 'i', type: 'listItem', txt: 'a' }] },
          { id: 'h', type: 'heading', text: 'x', level: 1.5 },
          { id: 'q', type: 'quote', text: 'x' },
          { id: '', type: 'paragraph', text: 'x' },
          'text',
        ],
      },
    ],
  }
  expect(problemsOf(document)).toEqual([
    ['/blocks/0/children/0/children/0', 'required'],
    ['/blocks/0/children/0/children/0', 'additionalProperties'],
    ['/blocks/0/children/1/level', 'type'],
    ['/blocks/0/children/2', 'discriminator'],
    ['/blocks/0/children/3/id', 'minLength'],
    ['/blocks/0/children/4', 'type'],
  ])
})
