import type { Json } from '../../../../contract/values.ts'
import type { Cell, Origin, Table } from '../document.ts'
import { isObject } from '../json-object.ts'
import type { JsonSchema as Fields } from '../schema/schema-parts.ts'
import { fromBbox, isWhole, toBbox } from './places.ts'

/** Places of a grid that are written out at most: Docling repeats each cell for each place. */
const MAX_GRID = 1_000_000

/** Its grid is made last, by {@link withGrid}. */
export function toTableData({ rows, columns, cells }: Table, usual: Origin): Fields {
  return { table_cells: cells.map((cell) => toTableCell(cell, usual)), num_rows: rows, num_cols: columns }
}

function toTableCell(
  { row, column, rowSpan = 1, columnSpan = 1, text, header, box }: Cell,
  usual: Origin,
): Fields {
  return {
    ...(box === undefined ? {} : { bbox: toBbox(box, usual) }),
    row_span: rowSpan,
    col_span: columnSpan,
    start_row_offset_idx: row,
    end_row_offset_idx: row + rowSpan,
    start_col_offset_idx: column,
    end_col_offset_idx: column + columnSpan,
    text,
    column_header: header === 'column' || header === 'both',
    row_header: header === 'row' || header === 'both',
    row_section: false,
  }
}

/** The table's data with its grid: for each place the cell that covers it, else an empty one. */
export function withGrid(data: Fields): Fields {
  const { num_rows: rows, num_cols: columns, table_cells: cells } = data
  if (!isWhole(rows) || !isWhole(columns) || rows < 0 || columns < 0 || rows * columns > MAX_GRID) return data
  const grid: Json[][] = Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_, column) => toTableCell({ row, column, text: '' }, 'topLeft')),
  )
  let painted = 0
  for (const cell of Array.isArray(cells) ? cells : []) {
    if (!isObject(cell)) continue
    const [top, bottom] = rangeOf(cell.start_row_offset_idx, cell.end_row_offset_idx, rows)
    const [left, right] = rangeOf(cell.start_col_offset_idx, cell.end_col_offset_idx, columns)
    painted += Math.max(0, bottom - top) * Math.max(0, right - left)
    // Cells that lie over each other again and again are no table.
    if (painted > 2 * MAX_GRID) return data
    for (let row = top; row < bottom; row++) grid[row]?.fill(cell, left, Math.max(left, right))
  }
  return { ...data, grid }
}

function rangeOf(from: Json | undefined, to: Json | undefined, most: number): [number, number] {
  return isWhole(from) && isWhole(to) && from >= 0 ? [from, Math.min(to, most)] : [0, 0]
}

export function fromTableData(
  value: Json | undefined,
  usual: Origin,
): Pick<Table, 'rows' | 'columns' | 'cells'> {
  const data = isObject(value) ? value : {}
  const cells = (Array.isArray(data.table_cells) ? data.table_cells : []).map((cell) =>
    fromTableCell(cell, usual),
  )
  // Places in lists count: without one of them the others would have another.
  const isWholeTable = cells.every((cell) => cell !== null)
  return { rows: countOf(data.num_rows), columns: countOf(data.num_cols), cells: isWholeTable ? cells : [] }
}

const countOf = (value: Json | undefined) => (isWhole(value) && value >= 0 ? value : 0)

function fromTableCell(value: Json, usual: Origin): Cell | null {
  if (!isObject(value)) return null
  const { start_row_offset_idx: row, start_col_offset_idx: column, text } = value
  if (!isWhole(row) || !isWhole(column) || row < 0 || column < 0 || typeof text !== 'string') return null
  const [rowSpan, columnSpan] = [value.row_span, value.col_span].map((span) =>
    isWhole(span) && span >= 1 ? span : 1,
  )
  const box = fromBbox(value.bbox, usual)
  const heads = [value.column_header === true, value.row_header === true]
  const header = heads[0] ? (heads[1] ? 'both' : 'column') : heads[1] ? 'row' : undefined
  return {
    row,
    column,
    ...(rowSpan === 1 || rowSpan === undefined ? {} : { rowSpan }),
    ...(columnSpan === 1 || columnSpan === undefined ? {} : { columnSpan }),
    text,
    ...(header === undefined ? {} : { header }),
    ...(box === undefined ? {} : { box }),
  }
}
