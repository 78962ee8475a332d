/*
 * Text that others wrote, as it is: characters that can't be seen, or that look like others, stand out. Shared by the
 * window, notifications and the command line, so that all show the same.
 */

/** A piece of a text. `text` is what to show; all but `plain` is a mark. */
export interface TextPart {
  kind: 'plain' | 'hidden' | 'look_alike' | 'blank'
  text: string
}

/** Direction controls, which show text in another order than it has. */
const bidi = '\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069'
/** Joiners have a meaning between letters of some scripts. */
const joining =
  'Arabic|Syriac|Mongolian|Devanagari|Bengali|Gurmukhi|Gujarati|Oriya|Tamil|Telugu|Kannada|Malayalam|Sinhala|Khmer|Myanmar'
const letter = joining
  .split('|')
  .map((script) => `\\p{Script=${script}}`)
  .join('')
const joiner = `(?<=[${letter}])[\\u200c\\u200d](?=[${letter}])`
/** Signs that make one picture of several, and choose its look. */
const picture =
  '(?<=[\\p{Extended_Pictographic}\\p{Emoji_Modifier}\\ufe0f])\\u200d(?=\\p{Extended_Pictographic})'
const look = '(?<=[\\p{Extended_Pictographic}\\p{Emoji}])[\\ufe0e\\ufe0f]'
const harmless = new RegExp(`${joiner}|${picture}|${look}|\\r\\n`, 'gu')

/** Not to be seen, or blank without being a space: controls, formats, fillers, odd blanks. */
const hidden = /(?![ \n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Zs}\p{Default_Ignorable_Code_Point}\u2800]/gu
/** In prose, only what changes how the rest is shown, or carries text of its own. */
const hiddenInProse = new RegExp(`(?![\\n\\t])[\\p{Cc}${bidi}\\p{Zl}\\p{Zp}\\u{e0000}-\\u{e0fff}]`, 'gu')

/** Long enough to push something out of sight. */
const blanks = /[ \t]{25,}|\n(?:[ \t]*\n){3,}/g

/**
 * What a text is. `code`: a command, a path, an address or a rule, in which letters of other scripts can be meant to be
 * taken for ours; `text`: anything else that is to be decided about; `content`: of a file, in which blanks are usual;
 * `prose`: what Claude and tools say, which goes to files and other programs, too.
 */
export type TextKind = 'code' | 'text' | 'content' | 'prose'

/** A text in pieces. Tabs and the ends of lines stay as they are; many blanks in a row become a mark with their number. */
export function visibleParts(text: string, kind: TextKind = 'code'): TextPart[] {
  const marks = new Map<number, { length: number; part: TextPart }>()
  const keep = new Set([...text.matchAll(harmless)].map(({ index }) => index))
  for (const { index, 0: found } of text.matchAll(kind === 'prose' ? hiddenInProse : hidden)) {
    if (keep.has(index)) continue
    marks.set(index, { length: found.length, part: { kind: 'hidden', text: codePoint(found) } })
  }
  if (kind === 'code') {
    for (const index of lookAlikes(text)) {
      const found = String.fromCodePoint(text.codePointAt(index) ?? 0)
      const part: TextPart = { kind: 'look_alike', text: `${found}${codePoint(found)}` }
      if (!marks.has(index)) marks.set(index, { length: found.length, part })
    }
  }
  if (kind === 'code' || kind === 'text') {
    for (const { index, 0: found } of text.matchAll(blanks)) {
      marks.set(index, { length: found.length, part: { kind: 'blank', text: spellBlanks(found) } })
    }
  }
  return cutAt(text, marks)
}

function cutAt(text: string, marks: ReadonlyMap<number, { length: number; part: TextPart }>): TextPart[] {
  const parts: TextPart[] = []
  let at = 0
  for (const [index, { length, part }] of [...marks].toSorted(([a], [b]) => a - b)) {
    if (index < at) continue
    if (index > at) parts.push({ kind: 'plain', text: text.slice(at, index) })
    parts.push(part)
    at = index + length
  }
  if (at < text.length) parts.push({ kind: 'plain', text: text.slice(at) })
  return parts
}

/** The same as one text: `rm ⟨U+202E⟩…`. */
export function visibleText(text: string, kind: TextKind = 'code'): string {
  return visibleParts(text, kind)
    .map(({ text: shown }) => shown)
    .join('')
}

/** Whether something in it is not what it seems. */
export function hasMarks(text: string, kind: TextKind = 'code'): boolean {
  return visibleParts(text, kind).some((part) => part.kind !== 'plain')
}

function codePoint(character: string): string {
  return `⟨U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`
}

function spellBlanks(found: string): string {
  const lines = found.split('\n').length - 2
  return lines > 0 ? `\n⟨${lines} blank lines⟩\n` : `⟨${found.length} blanks⟩`
}

/** Full-width letters, letters of mathematics, and signs that look like `/` and `.`. */
const disguised = /[\uff01-\uff5e\u2024\u2044\u2215\u29f8\u2571\u{1d400}-\u{1d7ff}]/gu
const word = /[\p{L}\p{M}\p{N}_-]+/gu
const foreign =
  /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}\p{Script=Coptic}\p{Script=Lisu}]/gu
const latin = /\p{Script=Latin}/u
/** Letters of other scripts that are drawn as Latin ones. */
const twins = /^[асеорхуіјѕһӏԁԛԝАВЕКМНОРСТХУІЈЅοανρυιΑΒΕΖΗΙΚΜΝΟΡΤΥΧ\d_-]+$/u
const host = /(?:\/\/|@)([^\s/?#'"`]+)/gu

/** Where letters stand that are probably meant to be taken for others. */
function* lookAlikes(text: string): Generator<number> {
  // Nearly all text is this.
  if (!/[^\0-\x7f]/.test(text)) return
  for (const { index } of text.matchAll(disguised)) yield index
  for (const { index, 0: found } of text.matchAll(word)) {
    if (!latin.test(found) && !twins.test(found)) continue
    for (const { index: place } of found.matchAll(foreign)) yield index + place
  }
  for (const { index, 0: found, 1: name = '' } of text.matchAll(host)) {
    const start = index + found.length - name.length
    for (const { index: place } of name.matchAll(/[^\0-\x7f]/gu)) yield start + place
  }
}
