import { expect, test } from 'vitest'
import { readTime } from './take-back.ts'

test.each([
  ['1s', 1_000],
  ['0ms', 0],
  ['1500ms', 1_500],
  ['1m', 60_000],
  ['soon', undefined],
  [null, undefined],
])('%j is %s ms', (value, expected) => expect(readTime(value)).toBe(expected))
