/** A block longer than this many characters is drawn in parts, cut at the first good place behind it. */
const PART = 2_000
/** Where no place is good, it is cut at the next one that will do behind this many. */
const MOST = 8_000

/** Where a block may be cut: the kind of its token decides. Null: nowhere yet. A place never moves when text follows. */
export function findCut(kind: string, text: string): number | null {
  if (text.length <= PART) return null
  if (kind === 'paragraph') return cutProse(text)
  const isGood = goodLines[kind] ?? (() => true)
  let fenced = false
  for (let start = 0; start < text.length; ) {
    const end = text.indexOf('\n', start)
    // The last line may still become another one; one without an end is cut like a word without an end.
    if (end === -1) return cutAnywhere(text)
    const line = text.slice(start, end)
    if (start >= MOST || (start >= PART && !fenced && isGood(line, text.slice(0, start)))) return start
    if (/^[\s>]*(?:[-*+]\s+|\d+[.)]\s+)?(?:`{3,}|~{3,})/.test(line)) fenced = !fenced
    start = end + 1
  }
  return null
}

/** Lines that a part may begin with, by the kind of block. `before` is the block's text up to there. */
const goodLines: Record<string, (line: string, before: string) => boolean> = {
  list: (line) => /^(?:[-*+]|\d{1,9}[.)])\s/.test(line),
  table: (line) => line.includes('|'),
  blockquote: (line, before) => line.startsWith('>') && /\n>\s*\n$/.test(before),
  code: (line) => /^(?: {4}|\t)/.test(line),
}

/** Between two words where no code, emphasis or link is open, and the next one is none that begins another block. */
function cutProse(text: string): number | null {
  let code = 0
  /** Marks of emphasis that wait for their like. */
  const open: string[] = []
  let brackets = 0
  let inTarget = false
  for (let at = 0; at < text.length - 1; at++) {
    const char = text.charAt(at)
    if (char === '\\') {
      at += 1
    } else if (char === '`') {
      const { length } = runAt(text, at)
      if (code === 0) code = length
      else if (code === length) code = 0
      at += length - 1
    } else if (code === 0 && '*_~'.includes(char)) {
      const run = runAt(text, at)
      const after = text.charAt(at + run.length)
      if (open.at(-1) === run) open.pop()
      else if (/\S/.test(after) && !(char === '_' && isWord(text.charAt(at - 1)))) open.push(run)
      at += run.length - 1
    } else if (code === 0) {
      if (char === '[') brackets += 1
      else if (char === ')') inTarget = false
      else if (char === ']') {
        brackets -= 1
        inTarget = text.charAt(at + 1) === '('
      }
    }
    if (at < PART || !/\s/.test(char)) continue
    const calm = code === 0 && open.length === 0 && brackets <= 0 && !inTarget
    if ((calm && /\p{L}/u.test(text.charAt(at + 1))) || at >= MOST) return at + 1
  }
  return cutAnywhere(text)
}

/** Between two characters of which neither is half of one. */
function cutAnywhere(text: string): number | null {
  if (text.length <= MOST * 2) return null
  return /[\udc00-\udfff]/.test(text.charAt(MOST * 2)) ? MOST * 2 - 1 : MOST * 2
}

/** The same character as often as it stands there. */
function runAt(text: string, at: number): string {
  let end = at
  while (end < text.length && text.charAt(end) === text.charAt(at)) end += 1
  return text.slice(at, end)
}

function isWord(char: string): boolean {
  return /[\p{L}\p{N}]/u.test(char)
}
