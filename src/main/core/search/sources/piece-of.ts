import type { OpenPiece } from '../index/write-index.ts'

/** A block that is no longer than this is one piece: all of its words are found together. */
const WHOLE = 4_000
/** Characters of the piece before with which the next one begins, so that no word or phrase is cut. */
const OVERLAP = 80

/**
 * Where the next piece of a text begins that grows while it is looked at (null: nothing has come), and how many of the pieces
 * before it stay. Each time it takes in those that are not much longer than itself, so that of a text of n characters
 * about n × log n are written, and not n × n.
 */
export function pieceOf(
  text: string,
  pieces: readonly Pick<OpenPiece, 'begins' | 'ends'>[],
): { begins: number | null; keeps: number } {
  const end = pieces.at(-1)?.ends ?? 0
  if (text.length === end) return { begins: null, keeps: pieces.length }
  let begins = end === 0 ? 0 : overlap(text, end)
  let keeps = pieces.length
  for (const piece of pieces.toReversed()) {
    const isShort = text.length <= WHOLE || piece.ends - piece.begins <= 2 * (text.length - begins)
    if (!isShort) break
    begins = piece.begins
    keeps -= 1
  }
  return { begins, keeps }
}

/** The start of a word before the end of what is there. */
function overlap(text: string, end: number): number {
  const from = Math.max(0, end - OVERLAP)
  const space = from === 0 ? -1 : text.slice(from, end).search(/\s/)
  return space === -1 ? from : from + space
}
