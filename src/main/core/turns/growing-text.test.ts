import { expect, test } from 'vitest'
import { createGrowingText } from './growing-text.ts'

test('is what was added, however often it is read', () => {
  const text = createGrowingText()
  let expected = ''
  for (let i = 0; i < 5_000; i += 1) {
    const piece = i % 7 === 0 ? 'a longer piece of it ' : `${i} `
    text.add(piece)
    expected += piece
    expect(text.length).toBe(expected.length)
    if (i % 613 === 0) expect(text.read()).toBe(expected)
  }
  expect(text.read()).toBe(expected)
  text.clear()
  expect(text.length).toBe(0)
  text.add('again')
  expect(text.read()).toBe('again')
})
