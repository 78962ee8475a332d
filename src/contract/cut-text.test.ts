import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { beginningOf, borderBefore, cutText } from './cut-text.ts'

const family = '👩‍👩‍👧‍👦'

/** Texts of characters that are several code units, and of parts of such. */
const texts = fc.array(
  fc.constantFrom(
    ...[
      'a',
      ' ',
      '😀',
      family,
      '👍🏽',
      '🏴󠁧󠁢󠁥󠁮󠁧󠁿',
      '🇩🇪',
      '🇫',
      'e\u0301',
      'x\u0301\u0327\u0308',
      '\u0301',
      '\u200d',
    ],
    ...['\ufe0f', '\r\n', '\r', '가', '\u1100\u1161', 'क्षि', 'ที่', '\ud83d', '\ude00'],
  ),
  { maxLength: 40 },
)

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

  it('loses no more than one character that did not fit', () => {
    fc.assert(
      fc.property(texts, fc.nat({ max: 60 }), (parts, length) => {
        const text = parts.join('')
        const cut = beginningOf(text, length)
        const next = [...new Intl.Segmenter().segment(text)].find(({ index }) => index === cut.length)
        if (next) expect(cut.length + next.segment.length).toBeGreaterThan(length)
        else expect(cut).toBe(text)
      }),
    )
  })

  it('makes no lone surrogate, and has an ellipsis where something is left out only', () => {
    fc.assert(
      fc.property(texts, fc.nat({ max: 60 }), (parts, length) => {
        const text = parts.join('').toWellFormed()
        const cut = cutText(text, length)
        expect(cut.isWellFormed()).toBe(true)
        expect(cut === text).toBe(text.length <= length)
        if (cut !== text) expect(cut.endsWith('…') && text.startsWith(cut.slice(0, -1))).toBe(true)
        if (length > 0) expect(cut.length).toBeLessThanOrEqual(length)
      }),
    )
  })

  it('finds the same border wherever it looks from, also far into a long text', () => {
    fc.assert(
      fc.property(texts, fc.nat({ max: 60 }), (parts, at) => {
        const text = parts.join('')
        const before = `${'word '.repeat(200)}\n`
        expect(borderBefore(before + text, before.length + at)).toBe(
          before.length + borderBefore(`\n${text}`, at + 1) - 1,
        )
      }),
    )
  })

  it('cuts what is endless all the same, and not within a pair', () => {
    expect(beginningOf(`a${'\u0301'.repeat(2_000)}`, 1_000)).toHaveLength(1_000)
    expect(beginningOf('\u0301\ud83d\ude00'.repeat(500), 999).isWellFormed()).toBe(true)
  })
})
