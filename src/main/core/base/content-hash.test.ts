import { expect, test } from 'vitest'
import { contentHash } from './content-hash.ts'

test('the same for objects that differ in the order of their keys, at any depth', () => {
  const one = contentHash({ a: [1, { x: true, y: null }], b: 'é' })
  expect(one).toBe(contentHash({ b: 'é', a: [1, { y: null, x: true }] }))
  expect(one).toMatch(/^[0-9a-f]{64}$/)
})

test('another for another value, type or order of a list', () => {
  const values = [null, 0, 1, '1', true, 'true', [], {}, [1, 2], [2, 1], { a: 1 }, { a: '1' }, { b: 1 }]
  expect(new Set(values.map((value) => contentHash(value))).size).toBe(values.length)
})
