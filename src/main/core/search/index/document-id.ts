import { SearchKind as kindSchema, type SearchKind } from '../../../../contract/search.ts'

/*
 * A text is known by one number, so that the index needs no list of them: its owner, its place in there, and a code of what
 * it is. 53 bits, which JavaScript can hold: 24, 21 and 8.
 */

const SEQ = 2 ** 21
const CODE = 2 ** 8
/** Documents of one owner. */
export const OWNER_SPAN = SEQ * CODE
/** Owners are numbered from here: upwards as they come, downwards into the past. */
export const FIRST_OWNER = 2 ** 23
/** Events of one task are found up to this number. */
export const LAST_SEQ = SEQ - 1

/** Tools that have a code of their own; the others share the last one. */
export const CODED_TOOLS = 119
const TOOLS = CODED_TOOLS + 1
const FIRST_CALL = 16
const FIRST_RESULT = FIRST_CALL + TOOLS

/** In this order: a code is a place in it. */
const kinds = kindSchema.options

export interface DocumentPlace {
  owner: number
  seq: number
  kind: SearchKind
  /** Number of its tool; null: it has none. */
  tool: number | null
}

export function codeOf(kind: SearchKind, tool: number | null): number {
  if (kind === 'tool') return FIRST_CALL + Math.min(tool ?? CODED_TOOLS, CODED_TOOLS)
  if (kind === 'result') return FIRST_RESULT + Math.min(tool ?? CODED_TOOLS, CODED_TOOLS)
  return kinds.indexOf(kind)
}

export function documentId(owner: number, seq: number, code: number): number {
  return owner * OWNER_SPAN + seq * CODE + code
}

export function placeOfDocument(id: number): DocumentPlace {
  const code = id % CODE
  const rest = Math.floor(id / CODE)
  const place = { owner: Math.floor(rest / SEQ), seq: rest % SEQ }
  if (code >= FIRST_RESULT) return { ...place, kind: 'result', tool: code - FIRST_RESULT }
  if (code >= FIRST_CALL) return { ...place, kind: 'tool', tool: code - FIRST_CALL }
  return { ...place, kind: kinds[code] ?? 'note', tool: null }
}

/** The number of the same kind of text at another place of its owner. */
export function documentAt(id: number, seq: number): number {
  return id + (seq - placeOfDocument(id).seq) * CODE
}

/** Codes of these kinds, and of one tool where one is named; undefined: all. */
export function codesOf(
  wanted: readonly SearchKind[] | undefined,
  tool: number | undefined,
): number[] | undefined {
  if (wanted === undefined && tool === undefined) return undefined
  const codes: number[] = []
  for (const kind of wanted ?? kinds) {
    if (tool !== undefined) {
      if (kind === 'tool' || kind === 'result') codes.push(codeOf(kind, tool))
    } else if (kind === 'tool') for (let at = 0; at < TOOLS; at++) codes.push(FIRST_CALL + at)
    else if (kind === 'result') for (let at = 0; at < TOOLS; at++) codes.push(FIRST_RESULT + at)
    else codes.push(codeOf(kind, null))
  }
  return codes
}
