import { expect, test } from 'vitest'
import { stepThrough } from './step-through.ts'

const ids = ['a', 'b', 'c']

test('a step stays within the ends', () => {
  expect(stepThrough(ids, 'a', 1)).toBe('b')
  expect(stepThrough(ids, 'b', -1)).toBe('a')
  expect(stepThrough(ids, 'b', 15)).toBe('c')
  expect(stepThrough(ids, 'a', -1)).toBe('a')
  expect(stepThrough(ids, 'c', -Infinity)).toBe('a')
  expect(stepThrough(ids, 'a', Infinity)).toBe('c')
})

test('without a current one, or one that is gone, it begins at the end it comes from', () => {
  expect(stepThrough(ids, null, 1)).toBe('a')
  expect(stepThrough(ids, 'gone', -1)).toBe('c')
  expect(stepThrough([], null, 1)).toBeUndefined()
  expect(stepThrough([], 'gone', -1)).toBeUndefined()
})
