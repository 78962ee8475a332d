import { describe, expect, test } from 'vitest'
import type { Json } from '../../../../contract/values.ts'
import { createJudge } from '../profile/judge.ts'
import { convert } from './convert.ts'
import { MAPPING_VERSION, mappingSchema, readMapping } from './mapping.ts'

const mappingOf = (...steps: Json[]) => readMapping({ kind: 'mapping', format: MAPPING_VERSION, steps })
const convertBy = (value: Json, ...steps: Json[]) => convert(value, mappingOf(...steps))

describe('each step', () => {
  test.each<[string, Json, Json[], Json]>([
    ['renames', { a: 1, b: 2 }, [{ do: 'rename', fields: { a: 'b', b: 'a' } }], { b: 1, a: 2 }],
    [
      'renames in each element, where there is something to rename',
      { rows: [{ n: 1 }, {}, null, { n: 2, m: 3 }] },
      [{ do: 'rename', at: '/rows/*', fields: { n: 'count' } }],
      { rows: [{ count: 1 }, {}, null, { count: 2, m: 3 }] },
    ],
    [
      'moves',
      { a: { b: 1 }, c: 2 },
      [{ do: 'move', from: '/a/b', to: '/x/y' }],
      { a: {}, c: 2, x: { y: 1 } },
    ],
    [
      'moves each element',
      { rows: [{ n: 1 }, { n: 2 }] },
      [{ do: 'move', from: '/rows/*/n', to: '/numbers/*' }],
      { rows: [{}, {}], numbers: [1, 2] },
    ],
    [
      'moves fields of an object',
      { a: { x: 1, y: 2 } },
      [{ do: 'move', from: '/a/*', to: '/b/*/v' }],
      { a: {}, b: { x: { v: 1 }, y: { v: 2 } } },
    ],
    ['moves the whole into a field', [1, 2], [{ do: 'move', from: '', to: '/list' }], { list: [1, 2] }],
    ['moves a field in place of the whole', { a: [1], b: 2 }, [{ do: 'move', from: '/a', to: '' }], [1]],
    ['moves a value into itself', { a: 1 }, [{ do: 'move', from: '/a', to: '/a/b' }], { a: { b: 1 } }],
    ['drops', { a: 1, b: [{ c: 1, d: 2 }] }, [{ do: 'drop', at: '/b/*/c' }], { a: 1, b: [{ d: 2 }] }],
    ['drops elements', [1, 2, 3], [{ do: 'drop', at: '/1' }], [1, 3]],
    ['keeps', { a: 1, b: 2, c: 3 }, [{ do: 'keep', fields: ['a', 'c', 'd'] }], { a: 1, c: 3 }],
    [
      'splits into a list',
      { k: 'a, b,c' },
      [{ do: 'split', from: '/k', to: '/k', by: ',' }],
      { k: ['a', 'b', 'c'] },
    ],
    ['splits nothing into no parts', { k: '' }, [{ do: 'split', from: '/k', to: '/l', by: ',' }], { l: [] }],
    [
      'splits into places, in each element',
      [{ n: 'Ada Lovelace' }],
      [{ do: 'split', from: '/*/n', to: ['/*/first', '/*/last'], by: ' ' }],
      [{ first: 'Ada', last: 'Lovelace' }],
    ],
    [
      'joins a list',
      { k: ['a', 1, true] },
      [{ do: 'join', from: '/k', to: '/k', by: '; ' }],
      { k: 'a; 1; true' },
    ],
    [
      'joins places, in each element, as far as they are there',
      [{ a: 'x', b: 'y' }, { b: 'z' }, {}],
      [{ do: 'join', from: ['/*/a', '/*/b'], to: '/*/c', by: ' ' }],
      [{ c: 'x y' }, { c: 'z' }, {}],
    ],
    [
      'casts',
      { a: 1, b: '1.50', c: 'true', d: 1, e: 'x', f: ['y'], g: '7' },
      [
        ...['/a', '/c'].map((at) => ({ do: 'cast', at, to: 'string' })),
        { do: 'cast', at: '/b', to: 'number' },
        { do: 'cast', at: '/d', to: 'boolean' },
        { do: 'cast', at: '/e', to: 'list' },
        { do: 'cast', at: '/f', to: 'list' },
        { do: 'cast', at: '/g', to: 'integer' },
      ],
      { a: '1', b: 1.5, c: 'true', d: true, e: ['x'], f: ['y'], g: 7 },
    ],
    [
      'puts defaults where nothing is',
      { rows: [{ a: 1 }, {}, { a: null }] },
      [{ do: 'default', at: '/rows/*/a', value: 0 }],
      { rows: [{ a: 1 }, { a: 0 }, { a: null }] },
    ],
    [
      'puts defaults in place of null',
      [null, 1],
      [{ do: 'default', at: '/*', value: {}, replaceNull: true }],
      [{}, 1],
    ],
    [
      'computes',
      { rows: [{ a: 2, b: 3 }], unit: 'mm' },
      [
        {
          do: 'compute',
          at: '/rows/*/text',
          expression: 'item.a | times: item.b | append: " " | append: document.unit',
        },
      ],
      { rows: [{ a: 2, b: 3, text: '6 mm' }], unit: 'mm' },
    ],
    [
      'computes of what is there',
      { a: ' x ' },
      [{ do: 'compute', at: '/a', expression: 'value | strip' }],
      { a: 'x' },
    ],
    ['computes in elements', [1, 2], [{ do: 'compute', at: '/*', expression: 'value | plus: 1' }], [2, 3]],
    ['reckons units', { w: [25.4, 0] }, [{ do: 'unit', at: '/w/*', from: 'mm', to: 'in' }], { w: [1, 0] }],
    ['takes a field named *', { '*': 1 }, [{ do: 'move', from: '/~2', to: '/a~1b' }], { 'a/b': 1 }],
    [
      'takes names that objects have anyway',
      JSON.parse('{"__proto__":1}'),
      [{ do: 'move', from: '/__proto__', to: '/constructor' }],
      { constructor: 1 } as unknown as Json,
    ],
  ])('%s', (_, value, steps, expected) => {
    const before = structuredClone(value)
    const conversion = convertBy(value, ...steps)
    expect(conversion.errors).toEqual([])
    expect(conversion.value).toEqual(expected)
    expect(value).toEqual(before)
  })
})

test('steps follow each other', () => {
  const conversion = convertBy(
    { meta: { Title: 'On Growth', pages: '793' }, tags: 'biology;form' },
    { do: 'rename', at: '/meta', fields: { Title: 'title' } },
    { do: 'cast', at: '/meta/pages', to: 'integer' },
    { do: 'split', from: '/tags', to: '/meta/keywords', by: ';' },
    { do: 'move', from: '/meta', to: '/metadata' },
  )
  expect(conversion.value).toEqual({
    metadata: { title: 'On Growth', pages: 793, keywords: ['biology', 'form'] },
  })
  expect(conversion).toMatchObject({ untouched: [], dropped: [], idle: [] })
})

test('all errors are told at once, each with its step, its place, its value and the way out', () => {
  const conversion = convertBy(
    { a: 'x', b: [1, 'y'], c: { d: null }, e: 1, f: 2 },
    { do: 'cast', at: '/a', to: 'number' },
    { do: 'unit', at: '/b/*', from: 'mm', to: 'pt' },
    { do: 'cast', at: '/c', to: 'string' },
    { do: 'rename', fields: { e: 'f' } },
    { do: 'move', from: '/e', to: '/f/g' },
    { do: 'compute', at: '/h', expression: 'item.nowhere' },
    { do: 'compute', at: '/i', expression: 'item.a | shout' },
    { do: 'default', at: '/b/7', value: 0 },
    { do: 'split', from: '/a', to: ['/x', '/y'], by: '-' },
  )
  expect(conversion.value).toBeNull()
  expect(conversion.errors.map(({ step, pointer, value }) => [step, pointer, value])).toEqual([
    [0, '/a', '"x"'],
    [1, '/b/1', '"y"'],
    [2, '/c', '{"d":null}'],
    [3, '/f', null],
    [4, '/e', '1'],
    [5, '/h', null],
    [6, '/i', null],
    [7, '/b/7', null],
    [8, '/a', '"x"'],
  ])
  for (const { message, hint } of conversion.errors) {
    expect(message).toMatch(/[.]|The expression is: /)
    expect(hint).not.toBe('')
  }
})

test('nothing is lost silently: what no step had to do with, and what is gone, is listed; so are idle steps', () => {
  const conversion = convertBy(
    {
      a: { x: 1, y: { z: 2 } },
      rows: [
        { n: 1, m: 2 },
        { n: 3, m: 4, o: 5 },
      ],
      gone: [1],
      over: 1,
    },
    { do: 'move', from: '/a/x', to: '/b' },
    { do: 'drop', at: '/rows/*/o' },
    { do: 'rename', at: '/rows/*', fields: { n: 'count' } },
    { do: 'drop', at: '/gone' },
    { do: 'drop', at: '/never' },
    { do: 'compute', at: '/over', expression: 'item.b' },
  )
  expect(conversion).toMatchObject({
    untouched: ['/a/y', '/rows/*/m'],
    dropped: ['/rows/*/o', '/gone', '/over'],
    idle: [4],
  })
})

test('much at once is refused in words', () => {
  const deep = JSON.parse(`${'['.repeat(1_000)}${']'.repeat(1_000)}`) as Json
  expect(convertBy(deep).errors).toMatchObject([
    { step: null, message: expect.stringContaining('200 levels') },
  ])
  const many = Array.from({ length: 150 }, () => 'x')
  const conversion = convertBy(many, { do: 'cast', at: '/*', to: 'number' })
  expect([conversion.errors.length, conversion.moreErrors]).toEqual([100, 50])
})

test.each<[string, unknown, string]>([
  ['no mapping', 3, 'object'],
  ['of a later format', { kind: 'mapping', format: '2.0.0', steps: [] }, 'version 1'],
  ['unknown step', { kind: 'mapping', format: '1.0.0', steps: [{ do: 'fly' }] }, 'steps[0]'],
  ['no place', { kind: 'mapping', format: '1.0.0', steps: [{ do: 'drop', at: 'a' }] }, 'JSON pointer'],
  ['odd escape', { kind: 'mapping', format: '1.0.0', steps: [{ do: 'drop', at: '/~3' }] }, 'JSON pointer'],
  [
    'other kinds of units',
    { kind: 'mapping', format: '1.0.0', steps: [{ do: 'unit', at: '/a', from: 'mm', to: 's' }] },
    'one is a time, the other a length',
  ],
  [
    'one place for several values',
    { kind: 'mapping', format: '1.0.0', steps: [{ do: 'move', from: '/a/*', to: '/b' }] },
    '* as often',
  ],
  [
    'two fields of one name',
    { kind: 'mapping', format: '1.0.0', steps: [{ do: 'rename', fields: { a: 'c', b: 'c' } }] },
    'the name "c"',
  ],
])('a mapping is read strictly: %s', (_, value, message) => {
  expect(() => readMapping(value)).toThrow(message)
})

test('the schema of mappings says what is read', () => {
  const judge = createJudge(mappingSchema())
  const good: Json = {
    kind: 'mapping',
    format: '1.0.0',
    steps: [
      { do: 'drop', at: '/a' },
      { do: 'rename', fields: { a: 'b' } },
    ],
  }
  expect(judge(good)).toEqual([])
  expect(judge({ kind: 'mapping', format: '1.0.0', steps: [{ do: 'drop' }] })).not.toEqual([])
  expect(judge({ kind: 'mapping', format: '1.0.0', steps: [{ do: 'drop', at: '/a', too: 1 }] })).not.toEqual(
    [],
  )
})
