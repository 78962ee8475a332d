import type { Rect } from '../page-content.ts'
import type { Fragment } from './fragments.ts'

/** A line of what may be a table. */
export interface Row extends Rect {
  fragments: Fragment[]
  baseline: number
  size: number
}

/** A gap between two columns is at least this many times the size of the letters. */
export const GUTTER = 0.7

/** Where text stands below text, with gaps that no row crosses, but for those whose cells go over several columns. */
export function columnsOf(rows: readonly Row[]): Rect[] {
  const split = rows.filter(({ fragments }) => fragments.length > 1)
  const most = Math.max(...split.map(({ fragments }) => fragments.length))
  // Rows with fewer pieces may have cells that span: they part no columns while others do.
  const dense = split.filter(({ fragments }) => fragments.length >= Math.max(2, most * 0.6))
  const fullest = dense.filter(({ fragments }) => fragments.length === most)
  // One row of many pieces can be one whose words stand far apart.
  const sure = fullest.length > 1 ? fullest : dense
  const columns = joined(sure.flatMap(({ fragments }) => fragments))
  for (const { fragments } of dense) {
    if (sure.length === dense.length) break
    for (const piece of fragments) {
      const under = columns.filter((column) => isBeside(column, piece))
      if (under.length > 1) continue
      const [column] = under
      if (column === undefined) columns.push(boxOf(piece))
      else include(column, piece)
    }
  }
  return joined(columns.map((column) => ({ ...column, size: 0 })))
}

/** What overlaps, or nearly does, is one column. */
function joined(pieces: readonly (Rect & { size: number })[]): Rect[] {
  const columns: Rect[] = []
  for (const piece of [...pieces].sort((a, b) => a.left - b.left)) {
    const last = columns.at(-1)
    if (last !== undefined && piece.left - last.right < piece.size * GUTTER * 0.5) include(last, piece)
    else columns.push(boxOf(piece))
  }
  return columns
}

const boxOf = ({ left, top, right, bottom }: Rect): Rect => ({ left, top, right, bottom })

function isBeside(column: Rect, { left, right, size }: Fragment): boolean {
  return left - column.right < size * GUTTER * 0.5 && column.left - right < size * GUTTER * 0.5
}

function include(column: Rect, { left, top, right, bottom }: Rect): void {
  column.left = Math.min(column.left, left)
  column.right = Math.max(column.right, right)
  column.top = Math.min(column.top, top)
  column.bottom = Math.max(column.bottom, bottom)
}

/** The first and the last column that a piece of text stands in, else the nearest one. */
export function columnsUnder(columns: readonly Rect[], { left, right }: Fragment): [number, number] {
  const under = columns.flatMap((column, at) =>
    Math.min(right, column.right) - Math.max(left, column.left) > 1 ? [at] : [],
  )
  if (under.length > 0) return [under[0] ?? 0, under.at(-1) ?? 0]
  const distances = columns.map((column) => Math.abs((column.left + column.right) / 2 - (left + right) / 2))
  const nearest = distances.indexOf(Math.min(...distances))
  return [nearest, nearest]
}
