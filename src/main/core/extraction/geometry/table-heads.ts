import { type Rect, unite } from '../page-content.ts'
import type { SeenCell } from './ruled-tables.ts'
import { columnsOf, columnsUnder, type Row } from './table-columns.ts'

/** Lines of which one is in the middle of two others stand less than this many times their size apart. */
const HALF = 1

/** Where a table begins whose first row may be a single name over several of its columns; not before `least`. */
export function withHead(rows: readonly Row[], from: number, to: number, least: number): number {
  const [above, first, second] = [rows[from - 1], rows[from], rows[from + 1]]
  const [only, ...others] = above?.fragments ?? []
  if (from <= least || above === undefined || first === undefined || only === undefined) return from
  if (others.length > 0 || first.baseline - above.baseline > Math.max(first.size, above.size) * 1.75)
    return from
  const isBetween = second !== undefined && second.baseline - first.baseline < first.size * HALF
  const [left, right] = columnsUnder(columnsOf(rows.slice(from, to)), only)
  return left > 0 && (right > left || isBetween) ? from - 1 : from
}

/**
 * A head of two lines, the other cells of which stand between these, as two rows: a name over several columns with the cells
 * that have nothing below them, and the names of these columns.
 */
export function withOneHead(rows: readonly Row[], columns: readonly Rect[]): readonly Row[] {
  const [above, between, below] = rows
  if (above === undefined || between === undefined || below === undefined) return rows
  const isHalf =
    between.baseline - above.baseline < above.size * HALF &&
    below.baseline - between.baseline < below.size * HALF
  const own = under(between, columns)
  const inner = columns.filter((_, at) => !own.includes(at))
  const isInner = under(above, columns).every((at) => !own.includes(at))
  if (!isHalf || !isInner || inner.length < 2 || below.fragments.length !== inner.length) return rows
  const over =
    above.fragments.length === 1
      ? above.fragments.map((one) => ({ ...one, ...sidesOf(inner) }))
      : above.fragments
  const first = { ...above, ...unite([above, between]), fragments: [...over, ...between.fragments] }
  // Names of columns may stand at another side of these than what is below them: their order tells.
  const second = {
    ...below,
    fragments: below.fragments.map((one, at) => ({ ...one, ...sidesOf(inner.slice(at, at + 1)) })),
  }
  return [first, second, ...rows.slice(3)]
}

/** The columns that something of a row stands in. */
function under({ fragments }: Row, columns: readonly Rect[]): number[] {
  return fragments.flatMap((fragment) => {
    const [first, last] = columnsUnder(columns, fragment)
    return columns.flatMap((_, at) => (at >= first && at <= last ? [at] : []))
  })
}

function sidesOf(columns: readonly Rect[]): Pick<Rect, 'left' | 'right'> {
  const { left, right } = unite(columns)
  return { left, right }
}

/** Below a head that goes over several columns stand theirs; one without any below it, or above, goes down to them. */
export function spanHeads(cells: readonly SeenCell[], columns: number): void {
  const first = cells.filter(({ row }) => row === 0)
  const second = cells.filter(({ row }) => row === 1)
  const isOver = (cell: SeenCell, { column, columnSpan }: SeenCell) =>
    column < cell.column + cell.columnSpan && cell.column < column + columnSpan
  const isGroup = (cell: SeenCell) =>
    cell.columnSpan > 1 && cell.columnSpan < columns && second.filter((one) => isOver(cell, one)).length > 1
  if (!first.some(isGroup)) return
  for (const cell of first) if (!second.some((one) => isOver(cell, one))) cell.rowSpan = 2
  for (const cell of second)
    if (!first.some((one) => isOver(cell, one))) {
      cell.row = 0
      cell.rowSpan = 2
    }
}

/** A bold name that is alone in its row, between rows that are not bold, is that of the rows below it. */
export function spanNames(cells: readonly SeenCell[], columns: number): void {
  const rows = [...Map.groupBy(cells, ({ row }) => row).values()]
  const isBold = (row: readonly SeenCell[]) =>
    row.every(({ runs }) => runs.every(({ bold, text }) => bold || text.trim() === ''))
  for (const [at, row] of rows.entries()) {
    const [name, ...others] = row
    const next = rows[at + 1]
    if (at === 0 || name?.column !== 0 || others.length > 0 || next === undefined) continue
    if (isBold(row) && !isBold(next) && next.length > 1) name.columnSpan = columns
  }
}
