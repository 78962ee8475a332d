import type { Draft, TextDraft } from './draft.ts'

/** The part of a page at its top and at its bottom in which running heads and feet stand. */
const MARGIN = 0.12
const pageNumber =
  /^(?:page|seite|p\.)?\s*[-–—[(]?\s*(?:\d{1,5}|[ivxlc]{1,7})\s*[-–—\])]?(?:\s*(?:of|von|\/)\s*\d{1,5})?$/iu

/** Heads and feet of the pages: text in the margins that comes back on other pages, and numbers of pages. */
export function findMargins(
  drafts: readonly Draft[],
  heights: ReadonlyMap<number, number>,
): Map<Draft, 'head' | 'foot'> {
  const found = new Map<Draft, 'head' | 'foot'>()
  const byPlace = new Map<string, { pages: Set<number>; drafts: TextDraft[]; side: 'head' | 'foot' }>()
  for (const draft of drafts) {
    if (draft.kind !== 'text' || draft.lines > 2) continue
    const height = heights.get(draft.page) ?? 0
    const side = draft.bottom < height * MARGIN ? 'head' : draft.top > height * (1 - MARGIN) ? 'foot' : null
    if (side === null) continue
    if (pageNumber.test(fullText(draft))) found.set(draft, side)
    const key = `${side} ${Math.round(draft.top / 4)} ${fullText(draft).replace(/\d+/g, '#')}`
    const place = byPlace.get(key) ?? { pages: new Set(), drafts: [], side }
    byPlace.set(key, place)
    place.pages.add(draft.page)
    place.drafts.push(draft)
  }
  for (const { pages, drafts: repeated, side } of byPlace.values())
    if (pages.size > 1) for (const draft of repeated) found.set(draft, side)
  if (heights.size === 1) loneMargins(drafts, found, heights)
  return found
}

const fullText = ({ marker, text }: TextDraft) => (marker === null ? text : `${marker} ${text}`)

/** On a document of one page nothing comes back: small text at the very edge counts. */
function loneMargins(
  drafts: readonly Draft[],
  found: Map<Draft, 'head' | 'foot'>,
  heights: ReadonlyMap<number, number>,
): void {
  const texts = drafts.filter((draft): draft is TextDraft => draft.kind === 'text')
  const usual = usualSizeOf(texts)
  for (const draft of texts) {
    const height = heights.get(draft.page) ?? 0
    const side = draft.bottom < height * 0.06 ? 'head' : draft.top > height * 0.94 ? 'foot' : null
    if (side !== null && draft.lines === 1 && draft.size < usual * 0.95) found.set(draft, side)
  }
}

/** The size of the letters of most of the text. */
export function usualSizeOf(texts: readonly TextDraft[]): number {
  const lengths = new Map<number, number>()
  for (const { size, text, mono } of texts)
    if (!mono) lengths.set(size, (lengths.get(size) ?? 0) + text.length)
  return [...lengths].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 10
}
