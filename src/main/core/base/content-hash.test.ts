import { expect, test } from 'vitest'
import { contentHash, contentHashSoon } from './content-hash.ts'

test('the same for objects that differ in the order of their keys, at any depth', () => {
  const one = contentHash({ a: [1, { x: true, y: null }], b: 'é' })
  expect(one).toBe(contentHash({ b: 'é', a: [1, { y: null, x: true }] }))
  expect(one).toMatch(/^[0-9a-f]{64}$/)
})

test('another for another value, type or order of a list', () => {
  const values = [null, 0, 1, '1', true, 'true', [], {}, [1, 2], [2, 1], { a: 1 }, { a: '1' }, { b: 1 }]
  expect(new Set(values.map((value) => contentHash(value))).size).toBe(values.length)
})

test('the same for a large value, which is hashed over several turns', async () => {
  const many = Array.from({ length: 20_000 }, (_, i) => ({ b: i, a: [`${i}`] }))
  const large = { z: many, __proto: null, a: { ü: many.slice(0, 10), 'a"': 'x'.repeat(600_000) } }
  const hash = contentHashSoon(large)
  expect(hash).toBeInstanceOf(Promise)
  expect(await hash).toBe(contentHash(large))
  expect(contentHashSoon({ b: 1, a: 2 })).toBe(contentHash({ a: 2, b: 1 }))
})
