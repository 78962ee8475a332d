import { expect, test } from 'vitest'
import { countLines, indent, newLine, offsetOf } from './edit-text.ts'

test('Tab indents at the cursor, or each line of a selection', () => {
  expect(indent('ab', 1, 1)).toEqual({ from: 1, to: 1, insert: '  ' })
  expect(indent('a\nbc\n\nd', 3, 7)).toEqual({ from: 2, to: 7, insert: '  bc\n\n  d' })
})

test('a new line begins as the one before, deeper after a colon', () => {
  expect(newLine('  - id: a', 9)).toBe('\n  ')
  expect(newLine('nodes:', 6)).toBe('\n  ')
  expect(newLine('x\n    y: z', 3)).toBe('\n ')
})

test('a place in the text is found, and one beyond it is its end', () => {
  const text = 'one\ntwo\nthree'
  expect(offsetOf(text, 1, 1)).toBe(0)
  expect(offsetOf(text, 2, 3)).toBe(6)
  expect(offsetOf(text, 2, 99)).toBe(7)
  expect(offsetOf(text, 9, 1)).toBe(text.length)
  expect(countLines(text)).toBe(3)
  expect(countLines('')).toBe(1)
})
