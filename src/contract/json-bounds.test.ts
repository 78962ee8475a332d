import { describe, expect, test } from 'vitest'
import { cutDepth, findTooDeep, isJson, MAX_JSON_DEPTH, measureJson, TOO_DEEP } from './json-bounds.ts'

const nested = (levels: number, inner = '1') => `${'['.repeat(levels)}${inner}${']'.repeat(levels)}`

describe('measuring a text', () => {
  test.each([
    ['1', 0, 1],
    ['[1,2,[3]]', 2, 5],
    ['{"a": "[[[", "b\\"": {"c": "\\\\"}}', 2, 4],
    [nested(100_000), 100_000, 100_001],
    ['"not closed [[', 0, 1],
  ])('%s', (text, depth, values) => {
    expect(measureJson(text)).toEqual({ depth, values })
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
