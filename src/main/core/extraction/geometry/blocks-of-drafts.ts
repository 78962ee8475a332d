import type { Block, BlockBase, Place } from '../../exchange/document.ts'
import type { Ids } from '../ids.ts'
import type { Rect } from '../page-content.ts'
import { joinLines } from '../text/join-runs.ts'
import type { Draft, TextDraft } from './draft.ts'
import { findHeadings, fullText } from './headings.ts'
import { ListBuilder } from './list-builder.ts'
import { findMargins, usualSizeOf } from './margins.ts'
import { continueTable, seenTableBlock } from './table-block.ts'

const captioned =
  /^(?:fig(?:ure|\.)?|table|abb(?:ildung|\.)?|tabelle|listing)\s*\d+(?:\.\d+)*\s*(?:[:.–—|]|$)/iu
/** A picture that is smaller is a sign or a line. In points. */
const LEAST_FIGURE = 8

/** What the drafts of the whole document are, in reading order. */
export function blocksOfDrafts(
  drafts: readonly Draft[],
  {
    ids,
    heights,
    titles,
  }: { ids: Ids; heights: ReadonlyMap<number, number>; titles: ReadonlyMap<string, number> },
): Block[] {
  const margins = findMargins(drafts, heights)
  const body = drafts.filter((draft) => !margins.has(draft))
  const usual = usualSizeOf(body.filter((draft): draft is TextDraft => draft.kind === 'text'))
  const levels = findHeadings(body, usual, titles)
  const blocks: Block[] = []
  const lists = new ListBuilder(ids)
  /** The last paragraph or item, which may go on on the next page or in the next column. */
  let open: { block: Block & { text: string }; draft: TextDraft } | null = null
  let lastTable: Block | undefined

  for (const draft of drafts) {
    const side = margins.get(draft)
    if (side !== undefined && draft.kind === 'text') {
      const type = side === 'head' ? 'pageHeader' : 'pageFooter'
      blocks.push({ type, ...baseOf(ids, draft), text: fullText(draft) })
      continue
    }
    if (draft.kind !== 'text') {
      open = null
      lists.end()
      if (draft.kind === 'table') {
        const table = seenTableBlock(draft.table, baseOf(ids, draft))
        if (lastTable?.type === 'table' && continueTable(lastTable, table)) continue
        blocks.push(table)
        lastTable = table
      } else if (draft.right - draft.left >= LEAST_FIGURE && draft.bottom - draft.top >= LEAST_FIGURE) {
        blocks.push({ type: 'figure', ...baseOf(ids, draft) })
        lastTable = undefined
      }
      continue
    }
    lastTable = undefined
    if (open !== null && goesOn(open, draft, levels.has(draft))) {
      open.block.text = joinLines(open.block.text, draft.text)
      open.block.places = [...(open.block.places ?? []), placeOf(draft)]
      open = {
        block: open.block,
        draft: { ...draft, textLeft: open.draft.textLeft, marker: open.draft.marker },
      }
      continue
    }
    const level = levels.get(draft)
    if (draft.marker !== null && level === undefined && !/^\[\d+\]$/.test(draft.marker)) {
      const [list, item] = lists.add(draft, baseOf(ids, draft))
      if (list !== null) blocks.push(list)
      open = { block: item, draft }
      continue
    }
    lists.end()
    const block = textBlockOf(draft, level, { usual, base: baseOf(ids, draft) })
    blocks.push(block)
    open = block.type === 'paragraph' || block.type === 'reference' ? { block, draft } : null
  }
  return blocks
}

type TextBlock = Extract<Block, { text: string }>

function textBlockOf(
  draft: TextDraft,
  level: number | undefined,
  { usual, base }: { usual: number; base: BlockBase },
): TextBlock {
  const { text, marker, mono, lines, size, isNote } = draft
  if (level !== undefined) return { type: 'heading', ...base, text: fullText(draft), level }
  // A number in brackets is how texts refer to their literature.
  if (marker !== null) return { type: 'reference', ...base, text: fullText(draft) }
  if (mono && (lines > 1 || size < usual * 0.98)) return { type: 'code', ...base, text }
  if (isNote && size < usual * 0.95) return { type: 'footnote', ...base, text }
  if (captioned.test(text) && lines < 8) return { type: 'caption', ...base, text }
  return { type: 'paragraph', ...base, text }
}

/** Whether a paragraph or item goes on in the next column, or on the next page. */
function goesOn(
  open: { block: { text: string }; draft: TextDraft },
  next: TextDraft,
  isHeading: boolean,
): boolean {
  const { block, draft } = open
  const isBreak = next.page === draft.page + 1 || (next.page === draft.page && next.top < draft.top)
  if (!isBreak || isHeading || next.marker !== null || next.mono !== draft.mono) return false
  if (Math.abs(next.size - draft.size) > draft.size * 0.05) return false
  const isOpen = !/[.!?:;…"”)]$/.test(block.text)
  if (draft.marker !== null) {
    const indent = next.start - next.columnLeft - (draft.textLeft - draft.columnLeft)
    return isOpen && Math.abs(indent) < draft.size
  }
  return isOpen && draft.isFull && !/^\p{Lu}/u.test(next.text)
}

function placeOf({ page, left, top, right, bottom }: Rect & { page: number }): Place {
  return { page, box: { left, top, right, bottom } }
}

function baseOf(ids: Ids, draft: Rect & { page: number }): BlockBase {
  return { id: ids.next(), places: [placeOf(draft)], provenance: 'geometry' }
}
