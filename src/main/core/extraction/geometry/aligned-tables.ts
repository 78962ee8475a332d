import { median, type Rect, type Shapes, type Stroke, unite } from '../page-content.ts'
import { joinRuns } from '../text/join-runs.ts'
import { splitMarker } from '../text/markers.ts'
import { type Fragment, rowsOf } from './fragments.ts'
import type { SeenCell, SeenTable } from './ruled-tables.ts'
import { rowEdges } from './strokes.ts'
import { columnsOf, columnsUnder, GUTTER, type Row } from './table-columns.ts'
import { spanHeads, spanNames, withHead, withOneHead } from './table-heads.ts'

const leader = /(?:[.·…_]\s?){4,}/

/** The tables of a column whose cells only stand below each other; `fragments` is what is in no table yet. */
export function alignedTables(fragments: readonly Fragment[], shapes: Shapes): SeenTable[] {
  const rows = rowsOf(fragments, ({ baseline }) => baseline).map(
    (row): Row => ({
      ...unite(row),
      fragments: row,
      baseline: row[0]?.baseline ?? 0,
      size: Math.max(...row.map(({ size }) => size)),
    }),
  )
  const edges = rowEdges(shapes)
  const tables: SeenTable[] = []
  let last = 0
  for (let from = 0; from < rows.length; ) {
    const to = endOfTable(rows, from)
    const first = to - from < 2 ? from : withHead(rows, from, to, last)
    const table = to - from < 2 ? null : tableOf(rows.slice(first, to), edges)
    if (table !== null) {
      tables.push(table)
      last = to
    }
    from = table === null ? from + 1 : to
  }
  return tables
}

/** Up to where the rows from `from` on can be one table; it begins with a row of several cells. */
function endOfTable(rows: readonly Row[], from: number): number {
  const [first] = rows.slice(from, from + 1)
  if (first === undefined || !isSplit(first)) return from
  let end = from + 1
  let columns = columnsOf([first])
  for (let at = from + 1; at < rows.length; at++) {
    const [row, last] = [rows[at], rows[at - 1]]
    if (row === undefined || last === undefined) break
    if (row.top - last.bottom > Math.max(row.size, last.size) * 2.2) break
    if (isSplit(row)) {
      const next = columnsOf([...rows.slice(from, end), row])
      if (next.length < 2) break
      columns = next
      end = at + 1
      continue
    }
    // A line on its own goes on in one column, or it is below the table.
    const [only] = row.fragments
    if (only === undefined || startsItem(row)) break
    const inColumn = columns.findIndex((_, at) => isWithin(only, columns, at))
    if (inColumn === -1) {
      // A name above a group of rows, below a head whose first column has no word of its own.
      if (only.right > (columns[0]?.left ?? 0) || !goesOnBelow(rows, at, only)) break
      end = at + 1
      continue
    }
    const isClose = row.baseline - last.baseline < row.size * 1.75
    if (inColumn === 0 && !isClose && !rows.slice(at + 1, at + 2).some(isSplit)) break
    if (inColumn === 0 && isWide(only, columns)) break
    end = at + 1
  }
  // What was only taken as going on at the end must be close to the last row of cells.
  while (
    end > from + 1 &&
    !isSplit(rows[end - 1] as Row) &&
    gapAbove(rows, end - 1) > (rows[end - 1]?.size ?? 0) * 1.75
  )
    end--
  return end
}

/** Whether a piece stands in a column: it may be longer than what was seen of it, as far as the next ones. */
function isWithin(piece: Fragment, columns: readonly Rect[], at: number): boolean {
  const [before, column, after] = [columns[at - 1], columns[at], columns[at + 1]]
  if (column === undefined) return false
  const gap = piece.size * GUTTER
  const isCentred = Math.abs(piece.left + piece.right - column.left - column.right) < piece.size
  const left = before === undefined ? (isCentred ? -Infinity : column.left - 2) : before.right + gap
  return (
    piece.left >= Math.min(column.left - 2, left) &&
    piece.right <= Math.max(column.right, (after?.left ?? Infinity) - gap)
  )
}

/** Whether rows with cells follow whose first column the piece stands in. */
function goesOnBelow(rows: readonly Row[], at: number, { left, right }: Fragment): boolean {
  return rows.slice(at + 1, at + 3).some((row) => {
    const [first] = row.fragments
    return isSplit(row) && first !== undefined && first.left < right && first.right > left
  })
}

const gapAbove = (rows: readonly Row[], at: number) =>
  (rows[at]?.baseline ?? 0) - (rows[at - 1]?.baseline ?? 0)

function isWide(fragment: Fragment, columns: readonly Rect[]): boolean {
  const [first, second] = columns
  return first !== undefined && second !== undefined && fragment.right > second.left
}

/** Several cells: neither the sign of a list and its text, nor a line of a program or of a table of contents. */
function isSplit(row: Row): boolean {
  if (row.fragments.length < 2 || row.fragments.every(({ runs }) => runs.every(({ mono }) => mono)))
    return false
  return !startsItem(row) && !leader.test(joinRuns(row.fragments.flatMap(({ runs }) => runs)))
}

function startsItem({ fragments: [first] }: Row): boolean {
  if (first === undefined) return false
  const [marker, rest] = splitMarker(joinRuns(first.runs))
  return marker !== '' && rest === ''
}

function tableOf(lines: readonly Row[], edges: readonly Stroke[]): SeenTable | null {
  const columns = columnsOf(lines)
  if (columns.length < 2) return null
  const box = unite(lines)
  const rows = withOneHead(lines, columns)
  const inner = edges.filter(
    ({ at, from, to }) =>
      at > box.top - 6 &&
      at < box.bottom + 6 &&
      Math.min(to, box.right) - Math.max(from, box.left) > (box.right - box.left) * 0.6,
  )
  const split = rows.filter(isSplit)
  const isSure =
    split.length >= 3 ||
    (split.length === 2 && (columns.length > 2 || inner.length > 1 || hasWideGaps(split)))
  if (!isSure) return null
  const bands = bandsOf(rows, inner)
  if (bands.length < 2) return null
  const cells: SeenCell[] = []
  bands.forEach((band, row) => {
    for (const fragment of band
      .flatMap(({ fragments }) => fragments)
      .sort((a, b) => a.baseline - b.baseline || a.left - b.left)) {
      const [first, last] = columnsUnder(columns, fragment)
      const cell = cells.find(
        (one) => one.row === row && first < one.column + one.columnSpan && last >= one.column,
      )
      if (cell === undefined) {
        cells.push({ row, column: first, rowSpan: 1, columnSpan: last - first + 1, runs: [...fragment.runs] })
        continue
      }
      cell.runs.push(...fragment.runs)
      const end = Math.max(cell.column + cell.columnSpan, last + 1)
      cell.column = Math.min(cell.column, first)
      cell.columnSpan = end - cell.column
    }
  })
  spanHeads(cells, columns.length)
  spanNames(cells, columns.length)
  return {
    ...box,
    rows: bands.length,
    columns: columns.length,
    cells: withEmpty(cells, bands.length, columns.length),
  }
}

function hasWideGaps(rows: readonly Row[]): boolean {
  return rows.every(({ fragments, size }) =>
    fragments.every(
      (fragment, at) => at === 0 || fragment.left - (fragments[at - 1]?.right ?? 0) > size * 1.5,
    ),
  )
}

/** Lines of text by the row of the table that they belong to. */
function bandsOf(rows: readonly Row[], edges: readonly Stroke[]): Row[][] {
  const ruled = inBands(rows, (above, row) =>
    edges.some(({ at }) => at > above.baseline - 1 && at < row.baseline - row.size * 0.5),
  )
  const spaced = inBands(rows, startsRow(rows))
  // A line above and below a head, or between groups, parts no rows.
  return ruled.length >= 3 && ruled.length >= spaced.length * 0.5 ? ruled : spaced
}

function inBands(rows: readonly Row[], starts: (above: Row, row: Row) => boolean): Row[][] {
  const bands: Row[][] = []
  let above: Row | undefined
  for (const row of rows) {
    const band = bands.at(-1)
    if (band === undefined || above === undefined || starts(above, row)) bands.push([row])
    else band.push(row)
    above = row
  }
  return bands
}

/** By the space between lines where rows have more of it, else by what stands in the first column. */
function startsRow(rows: readonly Row[]): (above: Row, row: Row) => boolean {
  const distances = rows.slice(1).map((_, at) => gapAbove(rows, at + 1))
  const least = Math.min(...distances)
  const left = Math.min(...rows.map((row) => row.left))
  const size = median(rows.map((row) => row.size))
  // Lines that stand closest go on in their row, unless they are most of the lines, and mostly whole rows themselves.
  const closest = rows.filter((_, at) => at > 0 && gapAbove(rows, at) <= least * 1.15)
  const whole = closest.filter((row) => isSplit(row) && row.left <= left + row.size)
  const areRows = whole.length >= closest.length * 0.6 && closest.length > rows.length * 0.6
  const isSpaced = Math.max(...distances) > least * 1.25 && size * 1.6 > least && !areRows
  return (above, row) => {
    if (isSpaced) return row.baseline - above.baseline > least * 1.15
    return isSplit(row) || row.left <= left + row.size
  }
}

function withEmpty(cells: SeenCell[], rows: number, columns: number): SeenCell[] {
  const taken = new Set<number>()
  for (const { row, column, rowSpan, columnSpan } of cells)
    for (let down = 0; down < rowSpan; down++)
      for (let span = 0; span < columnSpan; span++) taken.add((row + down) * columns + column + span)
  for (let place = 0; place < rows * columns; place++) {
    if (!taken.has(place))
      cells.push({
        row: Math.floor(place / columns),
        column: place % columns,
        rowSpan: 1,
        columnSpan: 1,
        runs: [],
      })
  }
  return cells.sort((a, b) => a.row - b.row || a.column - b.column)
}
