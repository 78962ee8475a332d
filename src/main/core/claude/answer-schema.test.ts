import { Ajv } from 'ajv'
import { expect, test } from 'vitest'
import type { Json } from '../../../contract/values.ts'
import { answerSchema } from './answer-schema.ts'

const object = (properties: Record<string, Json>) => ({ type: 'object', properties })

test.each<[Record<string, Json>, Record<string, Json>]>([
  [{ $schema: 'https://json-schema.org/draft/2020-12/schema', type: 'object' }, { type: 'object' }],
  [
    { ...object({ unknownWord: { type: 'string' } }), unknownWord: 1 },
    object({ unknownWord: { type: 'string' } }),
  ],
  [
    object({ pair: { type: 'array', prefixItems: [{ type: 'string', note: 1 }], items: false } }),
    object({ pair: { type: 'array', items: [{ type: 'string' }], additionalItems: false } }),
  ],
  [
    { type: 'object', dependentRequired: { a: ['b'] } },
    { type: 'object', dependencies: { a: ['b'] } },
  ],
  [
    { type: 'object', $defs: { a: { type: 'string', 'x-y': 1 } }, properties: { b: { $ref: '#/$defs/a' } } },
    { type: 'object', $defs: { a: { type: 'string' } }, properties: { b: { $ref: '#/$defs/a' } } },
  ],
  [object({ a: { const: 1, nullable: true } }), object({ a: { const: 1 } })],
])('%j is given in words that the CLI takes', (given, taken) => {
  const { schema, refused } = answerSchema(given)
  expect(schema).toEqual(taken)
  expect(refused).toEqual([])
  // As the CLI does it.
  expect(() =>
    new Ajv({ validateFormats: false, strictTypes: false, strictTuples: false }).compile(schema),
  ).not.toThrow()
})

test.each<[Record<string, Json>, string[]]>([
  [{ type: 'array', items: { type: 'string' } }, ['type']],
  [
    object({ a: { type: 'object', unevaluatedProperties: false } }),
    ['properties', 'a', 'unevaluatedProperties'],
  ],
])('%j is refused with its place', (given, path) => {
  expect(answerSchema(given).refused).toMatchObject([{ path }])
})
