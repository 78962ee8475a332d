import { describe, expect, test } from 'vitest'
import type { Json } from '../../../../contract/values.ts'
import { convert } from '../convert/convert.ts'
import { checkCompatibility } from './check-compatibility.ts'

const object = (properties: Record<string, Json>, more: Record<string, Json> = {}): Json => ({
  type: 'object',
  properties,
  ...more,
})
const list = (items: Json, more: Record<string, Json> = {}): Json => ({ type: 'array', items, ...more })
const tree = (value: Json): Json => ({
  $ref: '#/$defs/node',
  $defs: {
    node: object({ value, children: list({ $ref: '#/$defs/node' }) }, { required: ['value', 'children'] }),
  },
})
/** A union that a field tells apart, as of blocks. */
const blocks = (names: readonly string[], text: Json): Json => ({
  $ref: '#/$defs/block',
  $defs: {
    block: { anyOf: names.map((name) => ({ $ref: `#/$defs/${name}` })) },
    ...Object.fromEntries(
      names.map((name): [string, Json] => [
        name,
        object(
          {
            type: { const: name },
            text,
            level: { type: 'integer', minimum: 0 },
            children: list({ $ref: '#/$defs/block' }),
          },
          { required: ['type', 'text'], additionalProperties: false },
        ),
      ]),
    ),
  },
})
const letters = [...'abcdefghij']

describe('compatible, proved', () => {
  test.each<[string, Json, Json]>([
    ['the same', { type: 'string', pattern: '^(a|b)+$' }, { type: 'string', pattern: '^(a|b)+$' }],
    [
      'a narrower range',
      { type: 'integer', minimum: 3, maximum: 5 },
      { type: 'number', exclusiveMinimum: 2 },
    ],
    [
      'whole numbers by their bounds',
      { type: 'integer', exclusiveMinimum: 1, exclusiveMaximum: 3 },
      { const: 2 },
    ],
    ['multiples', { type: 'number', multipleOf: 6 }, { type: 'integer', multipleOf: 3 }],
    [
      'values of an enum',
      { enum: ['a', 'bb', 2] },
      { anyOf: [{ type: 'string', maxLength: 2 }, { type: 'integer' }] },
    ],
    ['a constant that fits a pattern', { const: 'b1' }, { type: 'string', pattern: '^[a-z]\\d$' }],
    ['all there are', { type: 'boolean' }, { enum: [true, false, null] }],
    [
      'more required, less allowed',
      object({ a: true }, { required: ['a', 'b'] }),
      object({}, { required: ['a'] }),
    ],
    [
      'closed',
      object({ a: { const: 1 } }, { additionalProperties: false }),
      object({ a: { type: 'number' } }, { additionalProperties: { type: 'number' } }),
    ],
    ['fields counted', object({ a: true, b: true }, { additionalProperties: false }), { maxProperties: 2 }],
    ['what is required is counted', object({}, { required: ['a', 'b'] }), object({}, { minProperties: 2 })],
    ['elements', list({ type: 'integer' }, { maxItems: 3 }), list({ type: 'number' }, { maxItems: 4 })],
    [
      'tuples',
      { type: 'array', prefixItems: [{ const: 1 }, { const: 'a' }], items: false },
      { type: 'array', maxItems: 2, items: { type: ['integer', 'string'] } },
    ],
    [
      'different elements counted',
      list({ type: 'boolean' }, { uniqueItems: true }),
      { type: 'array', maxItems: 2 },
    ],
    ['no elements', list(false), { const: [] }],
    ['the empty object', object({}, { additionalProperties: false }), { enum: [{}] }],
    [
      'an alternative more',
      { anyOf: [{ type: 'null' }, { const: 1 }] },
      { anyOf: [{ const: 2 }, { type: 'integer' }, { type: 'null' }] },
    ],
    [
      'exactly one of two that exclude each other',
      { enum: [1, 'a'] },
      { oneOf: [{ type: 'number' }, { type: 'string' }] },
    ],
    ['not', { type: 'integer', minimum: 1 }, { not: { type: 'number', maximum: 0 } }],
    ['double negation', { not: { not: { type: 'string' } } }, { type: 'string' }],
    ['all of', { allOf: [{ minimum: 1 }, { type: 'integer' }, { maximum: 2 }] }, { enum: [1, 2] }],
    ['trees', tree({ type: 'integer' }), tree({ type: 'number' })],
    ['nothing at all', { type: 'string', minLength: 2, maxLength: 1 }, { const: 1 }],
    [
      'what can have no finite value',
      { $ref: '#/$defs/a', $defs: { a: object({ a: { $ref: '#/$defs/a' } }, { required: ['a'] }) } },
      false,
    ],
    [
      'unions of ten, told apart by a field',
      blocks(letters, { type: 'string', minLength: 1 }),
      blocks([...letters, 'k'], { type: 'string' }),
    ],
    [
      'words that refuse nothing',
      { type: 'string', title: 'A', 'x-note': 1 },
      { type: 'string', description: 'B', examples: ['c'] },
    ],
    [
      'a field with the name of a method',
      object({ toString: { type: 'string' } }, { required: ['toString'] }),
      { required: ['toString'] },
    ],
    ['code points', { type: 'string', maxLength: 1 }, { type: 'string', maxLength: 1 }],
  ])('%s', (_, produced, required) => {
    expect(checkCompatibility(produced, required)).toEqual({ verdict: 'compatible' })
  })
})

describe('incompatible, with a value', () => {
  test.each<[string, Json, Json, Json]>([
    ['a bound', { type: 'integer', minimum: 0 }, { type: 'integer', minimum: 1 }, 0],
    ['the end of a range', { type: 'number', maximum: 2 }, { type: 'number', exclusiveMaximum: 2 }, 2],
    ['not whole', { type: 'number', minimum: 1, maximum: 2 }, { type: 'integer' }, 1.5],
    ['too long', { type: 'string', minLength: 3, maxLength: 3 }, { type: 'string', maxLength: 2 }, 'tex'],
    ['one of the values', { enum: ['a', 'b'] }, { enum: ['a'] }, 'b'],
    ['a date that is a text', { type: 'string' }, { type: 'string', format: 'date' }, 'text'],
    [
      'a format that is another',
      { type: 'string', format: 'date' },
      { type: 'string', format: 'date-time' },
      '2026-01-31',
    ],
    ['a missing field', object({ a: { const: 1 } }), object({}, { required: ['a'] }), {}],
    [
      'a field deep inside',
      object({ a: object({ b: { type: 'null' } }, { required: ['b'] }) }, { required: ['a'] }),
      object({ a: object({ b: { type: 'string' } }) }),
      { a: { b: null } },
    ],
    [
      'a further field',
      object({ a: true }),
      object(
        { a: true },
        { additionalProperties: false, minProperties: 0, maxProperties: 9, required: ['z'] },
      ),
      {},
    ],
    ['an element', list({ enum: [1, 2] }), list({ const: 1 }), [2]],
    [
      'several elements at once',
      list({ enum: [1, 2] }),
      { anyOf: [list({ const: 1 }), list({ const: 2 })] },
      [1, 2],
    ],
    ['equal elements', list({ const: 1 }), { uniqueItems: true }, [1, 1]],
    ['two of which one was asked for', { const: 1 }, { oneOf: [{ type: 'integer' }, { type: 'number' }] }, 1],
    [
      'a deep value of a tree',
      tree({ type: 'number' }),
      tree({ type: 'integer' }),
      { value: 0.5, children: [] },
    ],
  ])('%s', (_, produced, required, value) => {
    const answer = checkCompatibility(produced, required)
    expect(answer).toMatchObject({ verdict: 'incompatible', counterExample: { value } })
    if (answer.verdict === 'incompatible') expect(answer.counterExample.mismatches).not.toEqual([])
  })
})

describe('convertible, by a mapping that is proved', () => {
  test.each<[string, Json, Json, Json, Json]>([
    [
      'names that mean the same, types, defaults and what is not taken',
      object(
        { pageCount: { type: 'integer' }, Title: { type: 'string' }, internal: true },
        { required: ['pageCount', 'Title'], additionalProperties: false },
      ),
      object(
        {
          page_count: { type: 'string' },
          title: { type: 'string' },
          lang: { type: 'string', default: 'en' },
        },
        { required: ['page_count', 'title', 'lang'], additionalProperties: false },
      ),
      { pageCount: 7, Title: 'Tides', internal: [1] },
      { page_count: '7', title: 'Tides', lang: 'en' },
    ],
    [
      'another name that is stated',
      object({ caption: { type: 'string' } }, { required: ['caption'] }),
      object({ title: { type: 'string', 'x-aliases': ['heading', 'caption'] } }, { required: ['title'] }),
      { caption: 'x', further: 1 },
      { title: 'x' },
    ],
    [
      'names that are swapped with what else there is',
      object({ a_b: { type: 'string' } }, { required: ['a_b'] }),
      object({ aB: { type: 'string' } }, { required: ['aB'] }),
      { a_b: 'x', aB: 3 },
      { aB: 'x' },
    ],
    [
      'in each element of lists in lists',
      object(
        { rows: list(object({ cells: list({ type: 'integer' }) }, { required: ['cells'] })) },
        { required: ['rows'] },
      ),
      object(
        { rows: list(object({ cells: list({ type: 'string' }) }, { required: ['cells'] })) },
        { required: ['rows'] },
      ),
      { rows: [{ cells: [1, 2] }, { cells: [] }] },
      { rows: [{ cells: ['1', '2'] }, { cells: [] }] },
    ],
    [
      'one value to a list',
      object({ author: { type: 'string' } }),
      object({ author: list({ type: 'string' }) }),
      { author: 'Ada' },
      { author: ['Ada'] },
    ],
    [
      'one or several to a list',
      { anyOf: [{ type: 'string' }, list({ type: 'string' })] },
      list({ type: 'string' }),
      ['a'],
      ['a'],
    ],
    [
      'null to a default',
      object({ n: { type: ['integer', 'null'] } }, { required: ['n'] }),
      object({ n: { type: 'integer', default: 0 } }),
      { n: null },
      { n: 0 },
    ],
    [
      'objects that may be null',
      { anyOf: [{ type: 'null' }, object({ aB: { type: 'string' } })] },
      { anyOf: [{ type: 'null' }, object({ a_b: { type: 'string' } }, { additionalProperties: false })] },
      null,
      null,
    ],
    [
      'values that can be cast',
      object({ n: { enum: ['1', '2.5'] } }),
      object({ n: { type: 'number', maximum: 3 } }),
      { n: '2.5' },
      { n: 2.5 },
    ],
    [
      'units, also where the types agree',
      object(
        { width: { type: 'number', minimum: 0, maximum: 254, 'x-unit': 'mm' } },
        { required: ['width'] },
      ),
      object({ width: { type: 'number', maximum: 10, 'x-unit': 'in' } }, { required: ['width'] }),
      { width: 25.4 },
      { width: 1 },
    ],
    [
      'fields that are defined in parts',
      {
        allOf: [
          object({ someId: { type: 'string' } }, { required: ['someId'] }),
          object({ n: { type: 'integer' } }),
        ],
      },
      object(
        { some_id: { type: 'string' }, n: { type: 'integer' } },
        { required: ['some_id'], additionalProperties: false },
      ),
      { someId: 'x', n: 1 },
      { some_id: 'x', n: 1 },
    ],
  ])('%s', (_, produced, required, value, expected) => {
    const answer = checkCompatibility(produced, required)
    expect(answer).toMatchObject({ verdict: 'convertible' })
    if (answer.verdict !== 'convertible') return
    expect(convert(value, answer.mapping)).toMatchObject({ value: expected, errors: [] })
  })

  test.each<[string, Json, Json]>([
    ['no default', object({ a: true }), object({ b: { type: 'string' } }, { required: ['b'] })],
    ['units of other kinds', { type: 'number', 'x-unit': 'mm' }, { type: 'number', 'x-unit': 's' }],
    [
      'bounds that are not kept',
      { type: 'number', minimum: 0, 'x-unit': 'm' },
      { type: 'number', maximum: 10, 'x-unit': 'mm' },
    ],
    ['a value that can not be cast', { enum: ['1', 'x'] }, { type: 'number' }],
    ['trees', tree({ type: 'integer' }), tree({ type: 'string' })],
  ])('not so: %s', (_, produced, required) => {
    expect(['incompatible', 'unknown']).toContain(checkCompatibility(produced, required).verdict)
  })
})

describe('unknown', () => {
  test.each<[string, Json, Json, string, string]>([
    [
      'a word outside of the profile',
      object({ a: { patternProperties: { '^x': true } } }),
      {},
      'patternProperties',
      '/properties/a',
    ],
    ['one in what is asked for', {}, { if: { const: 1 }, else: false }, 'if', ''],
    ['another draft', { $schema: 'http://json-schema.org/draft-07/schema#' }, {}, '$schema', ''],
    ['another document', {}, { $ref: 'https://example.org/x' }, '$ref', ''],
    ['a reference to itself', { $ref: '#' }, { type: 'string' }, '$ref', ''],
    [
      'a pattern in another',
      { type: 'string', pattern: '^a+$' },
      object({ x: true }, { type: 'string', pattern: '^[a-z]+$' }),
      'pattern',
      '',
    ],
    ['an unheard-of format', { type: 'string' }, { type: 'string', format: 'unheard-of' }, 'format', ''],
  ])('%s', (_, produced, required, keyword, pointer) => {
    const answer = checkCompatibility(produced, required)
    expect(answer).toMatchObject({ verdict: 'unknown' })
    if (answer.verdict !== 'unknown') return
    expect(answer.undecided).toContainEqual(expect.objectContaining({ keyword, pointer }))
    expect(answer.why).toMatch(/\.$/)
  })

  test('too many cases are no yes', () => {
    const anyOf = Array.from({ length: 12 }, (_, at) =>
      object(
        Object.fromEntries(
          Array.from({ length: 12 }, (_, name): [string, Json] => [
            `f${name}`,
            { type: 'integer', minimum: (at * 7 + name) % 12 },
          ]),
        ),
      ),
    )
    const answer = checkCompatibility(
      object(
        Object.fromEntries(
          Array.from({ length: 12 }, (_, name): [string, Json] => [
            `f${name}`,
            { type: 'integer', minimum: 12 },
          ]),
        ),
      ),
      { anyOf },
    )
    expect(answer.verdict).not.toBe('incompatible')
  })
})

test('what is no schema is told', () => {
  expect(() => checkCompatibility({ type: 'text' }, {})).toThrow('produced')
  expect(() => checkCompatibility({}, { minimum: 'x' })).toThrow('required')
  expect(() => checkCompatibility([], {})).toThrow('neither an object')
})
