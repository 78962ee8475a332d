import { cutText } from '../../../../contract/cut-text.ts'
import { writingTools } from '../../../../contract/writing-tools.ts'
import type { Row } from '../model/rows.ts'

export type MarkKind = 'prompt' | 'edit' | 'error' | 'permission'

/** A place worth jumping to. */
export interface Mark {
  index: number
  kind: MarkKind
  label: string
}

/** What a row is marked as at the edge of the transcript, if anything. */
function markOf(row: Row): { kind: MarkKind; label: string } | null {
  if (row.type === 'outcome') {
    return row.task.state === 'failed'
      ? { kind: 'error', label: row.task.outcome?.message ?? 'Failed' }
      : null
  }
  if (row.type !== 'item') return null
  const { item } = row
  if (item.kind === 'prompt') return { kind: 'prompt', label: cutText(item.text, 120) }
  if (item.kind === 'permission') return { kind: 'permission', label: `Permission: ${item.request.toolName}` }
  if (item.kind === 'problem') return { kind: 'error', label: item.message }
  if (item.kind === 'note' && item.level === 'error') return { kind: 'error', label: item.text }
  if (item.kind === 'tool' && item.state === 'failed') return { kind: 'error', label: `${item.name} failed` }
  if (item.kind === 'tool' && writingTools.has(item.name)) return { kind: 'edit', label: item.name }
  return null
}

export function findMarks(rows: readonly Row[]): Mark[] {
  const marks: Mark[] = []
  rows.forEach((row, index) => {
    const mark = markOf(row)
    if (mark) marks.push({ index, ...mark })
  })
  return marks
}

/** Slots along the bar at the finest; marks that fall into one are shown as the most urgent of them. */
export const SLOTS = 160
/** More marks than this are no marks but a fence. */
const MOST = 48
const urgency: readonly MarkKind[] = ['error', 'permission', 'prompt', 'edit']

/**
 * The marks to draw, by their slot. `position` tells where a row stands, from 0 to 1. Where there are too many, edits go
 * first, then neighbours become one: the most urgent of them.
 */
export function placeMarks(
  marks: readonly Mark[],
  position: (index: number) => number,
): [slot: number, mark: Mark][] {
  const all = gather(marks, position, 1)
  if (all.length <= MOST) return all
  const fewer = marks.filter(({ kind }) => kind !== 'edit')
  for (let width = 1; width < SLOTS; width *= 2) {
    const placed = gather(fewer, position, width)
    if (placed.length <= MOST && placed.length > 0) return placed
  }
  return gather(marks, position, Math.ceil(SLOTS / MOST))
}

function gather(
  marks: readonly Mark[],
  position: (index: number) => number,
  width: number,
): [slot: number, mark: Mark][] {
  const found = new Map<number, Mark>()
  for (const mark of marks) {
    const slot = Math.floor(Math.min(SLOTS - 1, position(mark.index) * SLOTS) / width) * width
    const other = found.get(slot)
    if (!other || urgency.indexOf(mark.kind) < urgency.indexOf(other.kind)) found.set(slot, mark)
  }
  return [...found]
}
