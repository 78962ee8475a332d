import fc from 'fast-check'
import { expect, test } from 'vitest'
import { pieceOf } from './piece-of.ts'

interface Piece {
  begins: number
  ends: number
  text: string
}

/** Looks at a text as it grows; what stands in the index at the end, and how many characters were written for it. */
function grow(pieces: readonly string[]): { kept: Piece[]; written: number } {
  let text = ''
  let kept: Piece[] = []
  let written = 0
  for (const more of pieces) {
    text += more
    const { begins, keeps } = pieceOf(text, kept)
    if (begins === null) continue
    kept = [...kept.slice(0, keeps), { begins, ends: text.length, text: text.slice(begins) }]
    written += text.length - begins
  }
  return { kept, written }
}

test('a short text is one piece, and nothing is written when nothing has come', () => {
  expect(grow(['half a heli', 'copter', '']).kept.map(({ text }) => text)).toEqual(['half a helicopter'])
  expect(pieceOf('as before', [{ begins: 0, ends: 9 }])).toEqual({ begins: null, keeps: 1 })
})

test('each word and each short phrase of a growing text stands whole in a piece', () => {
  const word = fc.string({ minLength: 1, maxLength: 12, unit: fc.constantFrom(...'abcäあ') })
  fc.assert(
    fc.property(
      fc.array(word, { minLength: 1_500, maxLength: 2_500 }),
      fc.integer({ min: 1, max: 9 }),
      (words, size) => {
        const text = words.join(' ')
        const { kept } = grow(text.match(new RegExp(`.{1,${size * 11}}`, 'gsu')) ?? [])
        expect(kept.at(-1)?.ends).toBe(text.length)
        for (let at = 0; at + 3 <= words.length; at += 7) {
          const phrase = words.slice(at, at + 3).join(' ')
          expect(kept.some((piece) => piece.text.includes(phrase))).toBe(true)
        }
      },
    ),
    { numRuns: 20 },
  )
})

test('a long text costs a few times its length', () => {
  const { kept, written } = grow(Array.from({ length: 4_000 }, (_, at) => `word${at} and so on `))
  const length = kept.at(-1)?.ends ?? 0
  expect(length).toBeGreaterThan(70_000)
  expect(kept.length).toBeLessThan(16)
  expect(written).toBeLessThan(40 * length)
})
