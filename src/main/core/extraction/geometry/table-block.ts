import type { BlockBase, Cell, Table } from '../../exchange/document.ts'
import { type Run, unite } from '../page-content.ts'
import { joinRuns } from '../text/join-runs.ts'
import { rowsOf } from './fragments.ts'
import type { SeenCell, SeenTable } from './ruled-tables.ts'

/** Rows of a head that is printed again, at most. */
const MOST_HEADS = 4

/** A table that was seen as a block. Bold first rows and a bold first column are headers. */
export function seenTableBlock({ rows, columns, cells }: SeenTable, base: BlockBase): Table {
  const heads = headRows(cells, rows)
  const isHeadColumn =
    columns > 1 &&
    isBold(cells.filter((cell) => cell.row >= heads && cell.column === 0)) &&
    !isBold(cells.filter((cell) => cell.row >= heads && cell.column > 0))
  return {
    type: 'table',
    ...base,
    rows,
    columns,
    cells: cells.map((cell): Cell => {
      const header = cell.row < heads ? 'column' : isHeadColumn && cell.column === 0 ? 'row' : null
      return {
        row: cell.row,
        column: cell.column,
        ...(cell.rowSpan > 1 ? { rowSpan: cell.rowSpan } : {}),
        ...(cell.columnSpan > 1 ? { columnSpan: cell.columnSpan } : {}),
        text: joinRuns(inOrder(cell.runs)),
        ...(header === null ? {} : { header }),
        ...(cell.runs.length === 0 ? {} : { box: unite(cell.runs) }),
      }
    }),
  }
}

function headRows(cells: readonly SeenCell[], rows: number): number {
  let heads = 0
  while (heads < rows && isBold(cells.filter(({ row }) => row === heads))) heads++
  return heads === rows ? 0 : heads
}

function isBold(cells: readonly SeenCell[]): boolean {
  const runs = cells.flatMap((cell) => cell.runs).filter(({ text }) => /[\p{L}\p{N}]/u.test(text))
  return runs.length > 0 && runs.every((run) => run.bold)
}

/** By line, each from where it is read. */
function inOrder(runs: readonly Run[]): Run[] {
  const rows = rowsOf(runs, ({ baseline }) => baseline)
  return rows.flatMap((row) => (row.filter((run) => run.rtl).length * 2 > row.length ? row.reverse() : row))
}

const isEqual = (some: readonly string[], others: readonly string[]) =>
  JSON.stringify(some) === JSON.stringify(others)

/** Appends a table of the next page to the one that it goes on with; false: it is another one. */
export function continueTable(first: Table, second: Table): boolean {
  const [page, next] = [first.places?.at(-1)?.page ?? 0, second.places?.[0]?.page ?? 0]
  if (first.columns !== second.columns || next !== page + 1) return false
  const textsOf = (table: Table, row: number) =>
    table.cells.filter((cell) => cell.row === row).map(({ text }) => text)
  // Heads are printed again on each page.
  let skip = 0
  while (skip < MOST_HEADS && skip < second.rows && isEqual(textsOf(first, skip), textsOf(second, skip)))
    skip++
  for (const cell of second.cells)
    if (cell.row >= skip) first.cells.push({ ...cell, row: cell.row - skip + first.rows })
  first.rows += second.rows - skip
  first.places = [...(first.places ?? []), ...(second.places ?? [])]
  return true
}
