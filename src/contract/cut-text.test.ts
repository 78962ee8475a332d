import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { beginningOf, cutText } from './cut-text.ts'

const family = '👩‍👩‍👧‍👦'

describe('cutText', () => {
  it.each([
    ['short', 5, 'short'],
    ['longer', 5, 'long…'],
    [`ab${family}c`, 6, 'ab…'],
    [`${'x'.repeat(9)}😀`, 10, `${'x'.repeat(9)}…`],
    ['e\u0301e\u0301e\u0301', 4, 'e\u0301…'],
    ['🇩🇪🇫🇷🇮🇹', 10, '🇩🇪🇫🇷…'],
    ['', 3, ''],
    ['abc', 0, '…'],
  ])('%s at %d is %s', (text, length, expected) => {
    expect(cutText(text, length)).toBe(expected)
  })

  it('never ends within a character, is a beginning of the text and no longer than asked for', () => {
    const texts = fc.array(fc.constantFrom('a', ' ', '😀', family, 'e\u0301', '\r\n', '가', '\ud83d'))
    fc.assert(
      fc.property(texts, fc.nat({ max: 60 }), (parts, length) => {
        const text = parts.join('')
        const cut = beginningOf(text, length)
        expect(text.startsWith(cut)).toBe(true)
        expect(cut.length).toBeLessThanOrEqual(length)
        const borders = [...new Intl.Segmenter().segment(text)].map(({ index }) => index)
        expect([...borders, text.length]).toContain(cut.length)
      }),
    )
  })

  it('cuts what is endless all the same, and not within a pair', () => {
    expect(beginningOf(`a${'\u0301'.repeat(2_000)}`, 1_000)).toHaveLength(1_000)
    expect(beginningOf('\u0301\ud83d\ude00'.repeat(500), 999).isWellFormed()).toBe(true)
  })
})
