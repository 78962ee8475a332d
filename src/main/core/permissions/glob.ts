/**
 * The literal pieces of a pattern between its `*`s, each of which stands for any characters, also none.
 * `\*` is a star and `\\` a backslash; any other backslash stands for itself.
 */
export function parseGlob(pattern: string): string[] {
  const pieces: string[] = []
  let piece = ''
  for (let at = 0; at < pattern.length; at += 1) {
    const character = pattern.charAt(at)
    const next = pattern.charAt(at + 1)
    if (character === '\\' && (next === '*' || next === '\\')) {
      piece += next
      at += 1
    } else if (character === '*') {
      pieces.push(piece)
      piece = ''
    } else piece += character
  }
  pieces.push(piece)
  return pieces
}

/** Whether the whole text fits. No backtracking: the time is that of a few searches. */
export function matchesPieces(pieces: readonly string[], text: string): boolean {
  const first = pieces[0] ?? ''
  if (pieces.length < 2) return text === first
  const last = pieces.at(-1) ?? ''
  if (!text.startsWith(first)) return false
  let at = first.length
  for (const piece of pieces.slice(1, -1)) {
    const found = text.indexOf(piece, at)
    if (found < 0) return false
    at = found + piece.length
  }
  return text.length - last.length >= at && text.endsWith(last)
}

export function matchesGlob(pattern: string, text: string): boolean {
  return matchesPieces(parseGlob(pattern), text)
}

/** Of words: `git push *` is `git push` alone, too, as in Claude Code. */
export function matchesWords(pattern: string, text: string): boolean {
  const pieces = parseGlob(pattern)
  const [first = ''] = pieces
  if (pieces.length === 2 && pieces[1] === '' && first.endsWith(' ') && text === first.trimEnd()) return true
  return matchesPieces(pieces, text)
}

/** A pattern that only this text fits. */
export function escapeGlob(text: string): string {
  return text.replace(/[\\*]/g, '\\$&')
}
