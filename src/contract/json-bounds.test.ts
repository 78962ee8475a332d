import { describe, expect, test } from 'vitest'
import {
  cutDepth,
  findOutOfBounds,
  findTooDeep,
  isJson,
  MAX_JSON_DEPTH,
  MAX_JSON_FIELDS,
  MAX_JSON_VALUES,
  measureJson,
  TOO_DEEP,
} from './json-bounds.ts'

const nested = (levels: number, inner = '1') => `${'['.repeat(levels)}${inner}${']'.repeat(levels)}`

describe('measuring a text', () => {
  test.each([
    ['1', 0, 1, 0],
    ['[1,2,[3]]', 2, 5, 0],
    ['{"a": "[[[", "b\\":": {"c": "\\\\"}}', 2, 4, 3],
    [nested(100_000), 100_000, 100_001, 0],
    ['"not closed [[', 0, 1, 0],
  ])('%s', (text, depth, values, fields) => {
    expect(measureJson(text)).toEqual({ depth, values, fields })
  })
})

test('what is nested too deeply is found by its field, however deep it is', () => {
  expect(findTooDeep({ a: 1, inputs: { list: JSON.parse(nested(100_000)) } })).toEqual([
    'inputs',
    'list',
    '0',
  ])
  expect(findTooDeep(JSON.parse(nested(MAX_JSON_DEPTH)))).toBeNull()
  expect(findTooDeep(JSON.parse(nested(MAX_JSON_DEPTH + 1)))).toEqual(['0', '0', '0'])
})

test.each([
  [Array(MAX_JSON_VALUES).fill(1), null],
  [
    { a: 1, list: [Array(MAX_JSON_VALUES).fill(1)] },
    { bound: 'values', path: ['list', '0'] },
  ],
  [
    { a: Object.fromEntries(Array.from({ length: MAX_JSON_FIELDS + 1 }, (_, i) => [`k${i}`, i])) },
    { bound: 'fields', path: ['a'] },
  ],
  [{ a: JSON.parse(nested(MAX_JSON_DEPTH)) }, { bound: 'depth', path: ['a', '0', '0'] }],
])('what is more than one message may have is found: %#', (value, found) => {
  expect(findOutOfBounds(value)).toEqual(found)
})

test('it is cut off, and says so', () => {
  const cut = JSON.stringify(cutDepth({ a: [1], b: JSON.parse(nested(5_000)) }))
  expect(measureJson(cut).depth).toBe(MAX_JSON_DEPTH)
  expect(cut).toContain(TOO_DEEP)
  const shallow = { a: [1, { b: null }] }
  expect(cutDepth(shallow)).toBe(shallow)
})

test.each([
  [{ a: [1, 'b', null, true] }, true],
  [JSON.parse(nested(100_000)), true],
  [{ a: undefined }, false],
  [Number.NaN, false],
  [new Date(0), false],
  [10n, false],
  [[new Map()], false],
])('JSON or not: %#', (value, expected) => {
  expect(isJson(value)).toBe(expected)
})
