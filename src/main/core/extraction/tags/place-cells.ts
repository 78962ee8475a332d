import type { Cell, Table } from '../../exchange/document.ts'

interface Extent {
  left: number
  right: number
}

/**
 * Moves the cells of rows whose empty cells have no tag, as with some programs, to the columns that they stand in. Where the
 * columns are is told by the rows that have text in all of them.
 */
export function placeCells(table: Table): void {
  const rows = [...Map.groupBy(table.cells, ({ row }) => row).values()]
  const full = rows.filter(
    (cells) => cells.length === table.columns && cells.every(({ box }) => box !== undefined),
  )
  if (full.length === 0) return
  const columns: Extent[] = []
  for (const { column, box } of full.flat())
    if (box !== undefined) {
      const known = columns[column]
      columns[column] = {
        left: Math.min(known?.left ?? Infinity, box.left),
        right: Math.max(known?.right ?? -Infinity, box.right),
      }
    }
  for (const cells of rows) placeRow(cells, columns)
  table.cells.sort((a, b) => a.row - b.row || a.column - b.column)
}

function placeRow(cells: readonly Cell[], columns: readonly Extent[]): void {
  const seen = cells.filter(({ box }) => box !== undefined)
  const empty = cells.filter(({ box }) => box === undefined)
  const isSimple = cells.every(({ rowSpan = 1, columnSpan = 1 }) => rowSpan === 1 && columnSpan === 1)
  if (empty.length === 0 || cells.length !== columns.length || !isSimple) return
  const places = seen.map(({ box }) => columnUnder(box, columns))
  if (new Set(places).size < places.length || places.includes(-1)) return
  const free = columns.flatMap((_, column) => (places.includes(column) ? [] : [column]))
  for (const [at, cell] of seen.entries()) cell.column = places[at] ?? cell.column
  for (const [at, cell] of empty.entries()) cell.column = free[at] ?? cell.column
}

/** The column that most of the width of a cell is in; -1: none. */
function columnUnder(box: Extent | undefined, columns: readonly Extent[]): number {
  if (box === undefined) return -1
  const shared = columns.map(({ left, right }) => Math.min(right, box.right) - Math.max(left, box.left))
  const most = Math.max(...shared)
  return most > 0 ? shared.indexOf(most) : -1
}
