import type { EventMatch } from '../../../../contract/transcript/find-in-events.ts'
import { countIn } from '../../../../contract/transcript/find-in-events.ts'
import type { Item } from '../../../../contract/transcript/transcript-items.ts'
import { rowText } from '../model/row-text.ts'
import type { Row } from '../model/rows.ts'

/** What was found in the log of one turn. */
export interface TurnMatches {
  taskId: string
  count: number
  matches: readonly EventMatch[]
}

/** One occurrence: the event it is in, and which of that event's it is. */
export interface Place {
  taskId: string
  seq: number
  nth: number
  /** How often it is in that event. */
  of: number
}

/**
 * Counts all occurrences. Of a log in which it is too often to name every event, the newest are named; those before
 * them count, but have no place.
 */
export function countMatches(turns: readonly TurnMatches[]): number {
  return turns.reduce((sum, turn) => sum + turn.count, 0)
}

/** The place of an occurrence by its number from 0 over all turns; null where it has none. */
export function placeOf(turns: readonly TurnMatches[], number: number): Place | null {
  let left = number
  for (const { taskId, count, matches } of turns) {
    if (left >= count) {
      left -= count
      continue
    }
    left -= count - matches.reduce((sum, match) => sum + match.count, 0)
    for (const { seq, count: of } of matches) {
      if (left >= 0 && left < of) return { taskId, seq, nth: left, of }
      left -= of
    }
    return null
  }
  return null
}

/** The row that shows an event, and which of the row's occurrences the place is; null where it is not loaded. */
export function findRow(
  rows: readonly Row[],
  place: Place,
  query: string,
): { index: number; nth: number } | null {
  let before = -1
  for (const [index, row] of rows.entries()) {
    if (row.type === 'item' && row.taskId === place.taskId) {
      if (holds(row.item, place.seq)) return { index, nth: nthIn(row, row.item, place, query) }
      if (row.item.seq > 0 && row.item.seq <= place.seq) before = index
    } else if (row.type === 'fold' && row.taskId === place.taskId) {
      if (row.tools.some((tool) => holds(tool, place.seq))) return { index, nth: 0 }
      if ((row.tools[0]?.seq ?? 0) <= place.seq) before = index
    }
  }
  return before === -1 ? null : { index: before, nth: place.nth }
}

function holds(item: Item, seq: number): boolean {
  if (item.seq === seq) return true
  if (item.kind === 'text' || item.kind === 'thinking') return item.textSeq === seq
  return (
    item.kind === 'tool' && (item.result?.seq === seq || item.children.some((child) => holds(child, seq)))
  )
}

/** A result stands below the input that the row begins with. */
function nthIn(row: Row, item: Item, place: Place, query: string): number {
  if (item.kind !== 'tool' || item.result?.seq !== place.seq) return place.nth
  return Math.max(0, countIn(rowText(row), query.toLowerCase()) - place.of) + place.nth
}
