import { expect, test } from 'vitest'
import { endOfText } from './end-of-text.ts'

test('a short text is whole', () => {
  expect(endOfText('abc', 3)).toBe('abc')
})

test('of a long one the end is kept, from a line on where one is near', () => {
  expect(endOfText(`${'a'.repeat(50)}\nsecond\nthird`, 20)).toBe('…\n\nsecond\nthird')
  expect(endOfText('word '.repeat(20), 10)).toBe('…\n\nword word ')
})

test('code stays code, also when more is cut later', () => {
  const text = `Look:\n\`\`\`ts\n${'const a = 1\n'.repeat(10)}`
  const once = endOfText(text, 40)
  expect(once).toBe('…\n\n```\nconst a = 1\nconst a = 1\nconst a = 1\n')
  expect(endOfText(`${once}${'let b\n'.repeat(5)}`, 20)).toBe('…\n\n```\nlet b\nlet b\nlet b\n')
  expect(endOfText(`${once}\`\`\`\nDone, ${'well '.repeat(8)}`, 30)).toMatch(/^…\n\n[^`]*$/)
})

test('no character is cut in two', () => {
  expect(endOfText('👩‍👩‍👧‍👦'.repeat(4), 15)).toBe(`…\n\n${'👩‍👩‍👧‍👦'.repeat(2)}`)
})
