import type { Draft, TextDraft } from './draft.ts'

/** How much larger than running text a heading is, unless it is bold. */
const LARGER = 1.07
const numbered = /^(\d{1,2}(?:\.\d{1,2}){0,5})\.?\s+\p{L}/u
const captioned = /^(?:fig(?:ure|\.)?|table|abb(?:ildung|\.)?|tabelle|listing)\s*\d/iu

/** The levels of those texts that are headings, from 1. `titles` has what the outline of the file calls so. */
export function findHeadings(
  drafts: readonly Draft[],
  usual: number,
  titles: ReadonlyMap<string, number>,
): Map<TextDraft, number> {
  const levels = new Map<TextDraft, number>()
  const candidates: TextDraft[] = []
  drafts.forEach((draft, at) => {
    if (draft.kind !== 'text') return
    const known = titles.get(keyOf(fullText(draft)))
    if (known !== undefined) levels.set(draft, known)
    else if (isHeading(draft, usual, drafts, at)) candidates.push(draft)
  })
  rank(candidates, levels)
  return levels
}

export const fullText = ({ marker, text }: TextDraft) =>
  marker === null || marker === '•' ? text : `${marker} ${text}`

/** A title as it is compared: outlines have numbers or leave them out. */
export function keyOf(title: string): string {
  return title
    .normalize('NFKC')
    .toLowerCase()
    .replace(/^[\d.\s]+/, '')
    .replace(/[^\p{L}\p{N}]+/gu, '')
}

function isHeading(draft: TextDraft, usual: number, drafts: readonly Draft[], at: number): boolean {
  const { size, bold, italic, mono, lines, isNote, isSplit } = draft
  const text = fullText(draft)
  if (!/\p{L}/u.test(text) || isNote || isSplit || lines > 4 || text.length > 250 || captioned.test(text))
    return false
  if (draft.marker === '•') return false
  const isLarger = size >= usual * LARGER
  if (mono && !isLarger) return false
  // Emphasis makes a heading of what has a number of its own.
  const isMarked = bold || (italic && lines === 1 && depthOf(draft) !== null)
  if (!isLarger && !(isMarked && size >= usual * 0.6)) return false
  if (!isLarger && (lines > 2 || /[.:;,]$/.test(text.replace(/^\S+\.\s/, '')))) return false
  // Items of a list in large or bold letters follow each other.
  if (draft.marker !== null && !isLarger && isBesideItem(drafts, at)) return false
  if (isLarger && lines > 2 && text.length > 160) return false
  return true
}

function isBesideItem(drafts: readonly Draft[], at: number): boolean {
  return [drafts[at - 1], drafts[at + 1]].some(
    (near) => near?.kind === 'text' && near.marker !== null && near.bold,
  )
}

/** Larger letters are higher levels; of the same letters bold ones, then capitals, then those with shorter numbers. */
function rank(candidates: readonly TextDraft[], levels: Map<TextDraft, number>): void {
  const styleOf = stylesOf([...levels.keys(), ...candidates])
  const known = new Map<string, number>()
  for (const [draft, level] of levels)
    known.set(styleOf(draft), Math.min(level, known.get(styleOf(draft)) ?? 99))
  const depths = new Map<string, number>()
  for (const draft of candidates) {
    const style = styleOf(draft)
    const depth = depthOf(draft)
    if (depth !== null) depths.set(style, Math.min(depth, depths.get(style) ?? 99))
  }
  const sorted = [...Map.groupBy(candidates, styleOf)].sort(
    ([style, [a]], [other, [b]]) =>
      (b?.size ?? 0) - (a?.size ?? 0) ||
      Number(b?.bold) - Number(a?.bold) ||
      Number(other.endsWith(CAPITALS)) - Number(style.endsWith(CAPITALS)),
  )
  let level = 1
  for (const [style, drafts] of sorted) {
    const least = depths.get(style)
    let deepest = 0
    for (const draft of drafts) {
      const below = Math.max(0, (depthOf(draft) ?? least ?? 0) - (least ?? 0))
      deepest = Math.max(deepest, below)
      levels.set(draft, Math.min((known.get(style) ?? level) + below, 9))
    }
    level += deepest + 1
  }
}

const CAPITALS = 'capitals'

/** What headings of one level look like. Capitals are a look of their own where several headings have them. */
function stylesOf(drafts: readonly TextDraft[]): (draft: TextDraft) => string {
  const plain = ({ size, bold, italic }: TextDraft) => `${Math.round(size * 2) / 2} ${bold} ${italic}`
  const capitals = new Map<string, number>()
  for (const draft of drafts)
    if (isCapitals(draft)) capitals.set(plain(draft), (capitals.get(plain(draft)) ?? 0) + 1)
  return (draft) =>
    isCapitals(draft) && (capitals.get(plain(draft)) ?? 0) > 1 ? `${plain(draft)} ${CAPITALS}` : plain(draft)
}

const isCapitals = ({ text }: TextDraft) =>
  (text.match(/\p{Lu}/gu)?.length ?? 0) >= 4 && text === text.toUpperCase()

/** Numbers in its number: 2 for `3.1 Places`; null: it has none. */
function depthOf(draft: TextDraft): number | null {
  const [, number] = numbered.exec(fullText(draft)) ?? []
  return number === undefined ? null : number.split('.').length
}
