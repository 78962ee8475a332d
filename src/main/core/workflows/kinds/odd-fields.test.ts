import { expect, test } from 'vitest'
import type { Json } from '../../../../contract/values.ts'
import { compileSchema } from '../../exchange/schema/compile-schema.ts'
import { findMismatch } from './output-schema.ts'

const odd = { valueOf: 1, toString: 'x', constructor: null, toJSON: 'y', hasOwnProperty: [] }

test.each<[string, Record<string, Json>, Json, boolean]>([
  ['equal elements', { uniqueItems: true }, [odd, { ...odd }], false],
  ['elements that differ', { uniqueItems: true }, [odd, { ...odd, valueOf: 2 }], true],
  [
    'the order of fields',
    { uniqueItems: true },
    [
      { a: 1, b: 2 },
      { b: 2, a: 1 },
    ],
    false,
  ],
  ['texts and numbers', { uniqueItems: true, items: { type: ['string', 'number'] } }, [1, '1'], true],
  [
    'a name of every object',
    { uniqueItems: true, items: { type: 'string' } },
    ['__proto__', '__proto__'],
    false,
  ],
  ['elements that may repeat', { uniqueItems: false }, [1, 1], true],
  ['a constant', { const: odd }, { ...odd }, true],
  ['no constant', { const: { valueOf: 1 } }, { valueOf: 2 }, false],
  ['a choice', { enum: ['a', odd] }, { ...odd }, true],
  ['no choice', { enum: ['a', odd] }, { ...odd, toString: 'z' }, false],
  ['a field that every object has', { required: ['toString'] }, {}, false],
  ['the same as a field', { properties: { valueOf: { type: 'number' } } }, { valueOf: 'x' }, false],
])('objects may have any fields: %s', (_, schema, value, fits) => {
  expect(compileSchema(schema)(value).length === 0).toBe(fits)
  expect(findMismatch({ schema, value }) === null).toBe(fits)
})

test('equal elements are found among very many, and told by their places', () => {
  const many: Json[] = Array.from({ length: 20_000 }, (_, at) => ({ at, valueOf: at }))
  const [problem, ...others] = compileSchema({ uniqueItems: true })([...many, { valueOf: 7, at: 7 }])
  expect(others).toEqual([])
  expect(problem).toMatchObject({ keyword: 'uniqueItems', instancePath: '', params: { i: 20_000, j: 7 } })
})
