import { expect, it } from 'vitest'
import { parseJsonText } from './parse-json.ts'

it('takes a byte order mark before JSON, and only there', () => {
  expect(parseJsonText('\uFEFF{"a":1}')).toEqual({ a: 1 })
  expect(parseJsonText('"\uFEFFa"')).toBe('\uFEFFa')
  expect(() => parseJsonText('\uFEFF\uFEFF1')).toThrow(SyntaxError)
  expect(() => parseJsonText('\uFEFF')).toThrow(SyntaxError)
})
