import { beginningOf, borderBefore } from '../../../../contract/cut-text.ts'
import type { Term, Words } from './parse-words.ts'
import { camelParts, fold, type Token, tokensOf } from './tokens.ts'

export interface Snippet {
  text: string
  highlights: [from: number, to: number][]
}

/** Characters that are shown of a text. */
const SHOWN = 240
/** Characters before the first word that was looked for. */
const BEFORE = 60
/** How far behind the first place more places are looked for, in characters. */
const LOOKED = 2_000

interface Place {
  from: number
  to: number
  term: number
}

/** A part of a text around the words that were looked for, on one line, with where they stand in it. */
export function snippetOf(text: string, { groups }: Words): Snippet {
  const places = placesOf(text, groups.flat())
  const best = bestStart(places)
  const start = best === undefined || best < BEFORE ? 0 : borderBefore(text, wordStart(text, best - BEFORE))
  const cut = beginningOf(text.slice(start, start + SHOWN * 3), SHOWN * 2)
  return onOneLine(
    cut,
    places
      .filter(({ from, to }) => from >= start && to <= start + cut.length)
      .map(({ from, to }) => [from - start, to - start]),
    start > 0,
    start + cut.length < text.length,
  )
}

/** Where the words stand, ascending; only as far as a snippet can reach. */
function placesOf(text: string, terms: readonly Term[]): Place[] {
  const found: Place[] = []
  const last: Token[] = []
  const longest = Math.max(1, ...terms.map(({ words }) => words.length))
  for (const token of tokensOf(text)) {
    if (found[0] !== undefined && token.from > found[0].from + LOOKED) break
    last.push(token)
    if (last.length > longest) last.shift()
    for (const [at, term] of terms.entries()) {
      const place = placeOf(text, last, term)
      if (place !== undefined) {
        found.push({ ...place, term: at })
        break
      }
    }
  }
  return found
}

/** The place of a term that ends with the last token. */
function placeOf(text: string, last: readonly Token[], term: Term): { from: number; to: number } | undefined {
  const { words, isOpen } = term
  const tokens = last.slice(-words.length)
  const [first] = tokens
  const end = tokens.at(-1)
  if (first === undefined || end === undefined || tokens.length < words.length) return undefined
  const isThere = tokens.every(({ folded }, at) => {
    const word = words[at] ?? ''
    if (at === 0 && words.length > 1 && lastPart(text, first) === word) return true
    return at === words.length - 1 && isOpen ? folded.startsWith(word) : folded === word
  })
  if (isThere)
    return {
      from: beginOf(first, words[0] ?? '', words.length),
      to: isOpen ? beginning(end, words.at(-1) ?? '') : end.to,
    }
  return words.length === 1 ? partOf(text, end, term) : undefined
}

/** The last part of a name, as `Name` of `userName`. */
function lastPart(text: string, { from, to }: Token): string {
  return fold(camelParts(text.slice(from, to))?.at(-1) ?? '')
}

/** Where the first of several words begins, which may be the last part of a name. */
function beginOf({ from, to, folded }: Token, word: string, count: number): number {
  return count > 1 && folded !== word ? to - word.length : from
}

/** Of a word with accents the whole: what is compared may be shorter than what is written. */
function beginning({ from, to, folded }: Token, word: string): number {
  return to - from === folded.length ? from + word.length : to
}

function partOf(
  text: string,
  token: Token,
  { words, parts, isOpen }: Term,
): { from: number; to: number } | undefined {
  const wanted = parts ?? words
  const own = camelParts(text.slice(token.from, token.to))
  if (own === undefined) return undefined
  const folded = own.map(fold)
  for (let at = 0; at + wanted.length <= own.length; at++) {
    const isThere = wanted.every((word, each) => {
      const part = folded[at + each] ?? ''
      return each === wanted.length - 1 && isOpen ? part.startsWith(word) : part === word
    })
    if (!isThere) continue
    const from = token.from + own.slice(0, at).join('').length
    return { from, to: from + wanted.join('').length }
  }
  return undefined
}

/** Where the window begins that has most of the terms. */
function bestStart(places: readonly Place[]): number | undefined {
  let best: { from: number; count: number } | undefined
  for (const [at, { from }] of places.entries()) {
    const terms = new Set<number>()
    for (const other of places.slice(at, at + 50))
      if (other.to <= from + SHOWN - BEFORE) terms.add(other.term)
    if (best === undefined || terms.size > best.count) best = { from, count: terms.size }
  }
  return best?.from
}

/** The beginning of a word at or a little before `at`. */
function wordStart(text: string, at: number): number {
  const space = text.slice(at, at + 20).search(/\s\S/)
  return space === -1 ? at : at + space + 1
}

function onOneLine(
  text: string,
  ranges: readonly (readonly [number, number])[],
  isCutBefore: boolean,
  isCutAfter: boolean,
): Snippet {
  const at: number[] = []
  let line = isCutBefore ? '…' : ''
  let wasSpace = true
  for (let index = 0; index < text.length; index++) {
    at.push(line.length)
    const sign = text[index] ?? ''
    const isSpace = /\s/.test(sign)
    if (!isSpace) line += sign
    else if (!wasSpace) line += ' '
    wasSpace = isSpace
  }
  at.push(line.length)
  const shown = beginningOf(line, SHOWN)
  const isCut = isCutAfter || shown.length < line.length
  const highlights = ranges
    .map(([from, to]): [number, number] => [at[from] ?? 0, Math.min(at[to] ?? 0, shown.length)])
    .filter(([from, to]) => from < to)
  return { text: isCut ? `${shown.trimEnd()}…` : shown.trimEnd(), highlights }
}

/** The beginning of a text on one line. */
export function lineOf(text: string, length: number): string {
  const line = beginningOf(text, length * 2)
    .replace(/\s+/g, ' ')
    .trim()
  const shown = beginningOf(line, length)
  return shown.length < line.length || text.length > length * 2 ? `${shown.trimEnd()}…` : shown
}
