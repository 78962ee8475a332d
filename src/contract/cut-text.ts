/** Made when it is first needed: that takes 10 ms, which a command that cuts nothing does not have. */
let segmenter: Intl.Segmenter | undefined

/** Longest run of code units that is looked at for the border of a character: joined emoji have some thirty. */
const AROUND = 256

/**
 * The beginning of a text, at most `length` UTF-16 units, never ending within what a reader sees as one character (a
 * joined emoji, a letter with its accents, half of a surrogate pair).
 */
export function beginningOf(text: string, length: number): string {
  return text.length <= length ? text : text.slice(0, borderBefore(text, Math.max(0, length)))
}

/** The same with an ellipsis where something was cut; both together are at most `length` units. */
export function cutText(text: string, length: number): string {
  return text.length <= length ? text : `${beginningOf(text, length - 1)}…`
}

/** The last border between characters at or before `at`. */
export function borderBefore(text: string, at: number): number {
  if (at >= text.length) return text.length
  const from = Math.max(0, at - AROUND)
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' })
  const segments = segmenter.segment(text.slice(from, at + AROUND))
  const border = from + (segments.containing(at - from)?.index ?? 0)
  // A "character" longer than what is looked at is cut, but never within a surrogate pair.
  if (border === from && from > 0) return isLowSurrogate(text, at) ? at - 1 : at
  return border
}

function isLowSurrogate(text: string, at: number): boolean {
  const unit = text.charCodeAt(at)
  return unit >= 0xdc00 && unit <= 0xdfff
}
