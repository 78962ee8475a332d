import { expect, test } from 'vitest'
import type { Json } from '../../../../contract/values.ts'
import { packValue, unpackValue } from './packed-value.ts'

const numbers = Array.from({ length: 60_000 }, (_, i) => i)
const values: [string, Json][] = [
  ['nothing', null],
  ['a text', 'a "text"'],
  ['a small object', { a: [1, { b: null }], __proto: 1 }],
  ['a long list', numbers],
  ['lists in objects in lists', [1, { a: numbers, b: 'x', c: [numbers, [], {}] }, 'end']],
  ['many fields', Object.fromEntries(numbers.map((n) => [`k${n}`, { n }]))],
  ['a long text among others', { before: 1, text: 'é\u{1F600}"'.repeat(600_000), after: [2] }],
  ['long texts alone', 'é"\n\u{1F600}\ud800'.repeat(600_000)],
  ['long texts in a list, between others', [1, 'a\n"'.repeat(600_000), 'b'.repeat(1_200_000), [2]]],
  ['empty ones beside large ones', { '': numbers, empty: [], none: {} }],
]

test.each(values)('%s comes back as it was', async (_, value) => {
  const pieces = packValue(value)
  const back = await unpackValue(pieces)
  expect(JSON.stringify(back)).toBe(JSON.stringify(value))
})

test('what is not there stays so', async () => {
  expect(await unpackValue(packValue(undefined))).toBeUndefined()
})

test('a field is a field whatever it is called', async () => {
  const text = `{"__proto__":${JSON.stringify(numbers)},"x":{"__proto__":1,"list":${JSON.stringify(numbers)}}}`
  const back = await unpackValue(packValue(JSON.parse(text) as Json))
  expect(JSON.stringify(back)).toBe(text)
  expect(Object.getPrototypeOf(back)).toBe(Object.prototype)
})

test('a long text is handed over as it is', () => {
  const text = '"'.repeat(1_200_000)
  expect(packValue({ a: text })).toEqual(['{', `""a"\n${text}`, ']'])
})

test('no piece of a large value is large', () => {
  for (const value of [numbers, { a: { b: numbers } }, values[5]?.[1] ?? null]) {
    const pieces = packValue(value)
    expect(pieces.length).toBeGreaterThan(4)
    expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(400_000)
  }
})
