import type { Rect, Run, Shapes, Stroke } from '../page-content.ts'
import { cluster, mergeStrokes } from './strokes.ts'

/** A table as it is seen: what stands in which place of its grid. */
export interface SeenTable extends Rect {
  rows: number
  columns: number
  cells: SeenCell[]
}
export interface SeenCell {
  row: number
  column: number
  rowSpan: number
  columnSpan: number
  runs: Run[]
}

/** Lines meet when they end this close to each other; cells with frames of their own stand this far apart. */
const MEET = 4
/** A table has at most this many places, and a page this many lines to look at. */
const MOST_PLACES = 10_000
const MOST_STROKES = 2_000

/** The tables of a page whose cells have lines around them. */
export function ruledTables({ horizontal, vertical }: Shapes, runs: readonly Run[]): SeenTable[] {
  const rows = mergeStrokes(horizontal)
  const columns = mergeStrokes(vertical)
  if (rows.length < 2 || columns.length < 2 || rows.length + columns.length > MOST_STROKES) return []
  return groupsOf(rows, columns).flatMap(([rowLines, columnLines]) => {
    const table = tableIn(rowLines, columnLines, runs)
    return table === null ? [] : [table]
  })
}

/** Lines that meet each other, over others too. */
function groupsOf(rows: readonly Stroke[], columns: readonly Stroke[]): [Stroke[], Stroke[]][] {
  const all = [...rows, ...columns]
  const group = all.map((_, at) => at)
  const find = (at: number): number => {
    let root = at
    while (group[root] !== root) root = group[root] ?? root
    for (let each = at; group[each] !== root; ) {
      const next = group[each] ?? root
      group[each] = root
      each = next
    }
    return root
  }
  rows.forEach((row, i) => {
    columns.forEach((column, j) => {
      const meets =
        column.at >= row.from - MEET &&
        column.at <= row.to + MEET &&
        row.at >= column.from - MEET &&
        row.at <= column.to + MEET
      if (meets) group[find(i)] = find(rows.length + j)
    })
  })
  const groups = new Map<number, [Stroke[], Stroke[]]>()
  all.forEach((stroke, at) => {
    const root = find(at)
    const pair = groups.get(root) ?? [[], []]
    groups.set(root, pair)
    pair[at < rows.length ? 0 : 1].push(stroke)
  })
  return [...groups.values()].filter(([some, others]) => some.length >= 2 && others.length >= 2)
}

function tableIn(
  rowLines: readonly Stroke[],
  columnLines: readonly Stroke[],
  runs: readonly Run[],
): SeenTable | null {
  const ys = cluster(
    rowLines.map(({ at }) => at),
    MEET,
  )
  const xs = cluster(
    columnLines.map(({ at }) => at),
    MEET,
  )
  const [rows, columns] = [ys.length - 1, xs.length - 1]
  if (rows < 1 || columns < 2 || rows * columns > MOST_PLACES) return null
  const owner = joinPlaces({ xs, ys, rowLines, columnLines })
  const cells = new Map<number, SeenCell>()
  for (let place = 0; place < rows * columns; place++) {
    const root = owner[place] ?? place
    const [row, column] = [Math.floor(place / columns), place % columns]
    const cell = cells.get(root)
    if (cell === undefined) cells.set(root, { row, column, rowSpan: 1, columnSpan: 1, runs: [] })
    else {
      cell.rowSpan = Math.max(cell.rowSpan, row - cell.row + 1)
      cell.columnSpan = Math.max(cell.columnSpan, column - cell.column + 1)
    }
  }
  const box = { left: xs[0] ?? 0, top: ys[0] ?? 0, right: xs.at(-1) ?? 0, bottom: ys.at(-1) ?? 0 }
  for (const run of runs) {
    const row = placeIn(ys, (run.top + run.bottom) / 2)
    const column = placeIn(xs, (run.left + run.right) / 2)
    if (row === -1 || column === -1) continue
    cells.get(owner[row * columns + column] ?? -1)?.runs.push(run)
  }
  const filled = [...cells.values()].filter((cell) => cell.runs.length > 0)
  // A frame around text is none.
  return filled.length < 2 ? null : { ...box, rows, columns, cells: [...cells.values()] }
}

interface Grid {
  xs: readonly number[]
  ys: readonly number[]
  rowLines: readonly Stroke[]
  columnLines: readonly Stroke[]
}

/** For each place the first place of its cell: places without a line between them are one. */
function joinPlaces({ xs, ys, rowLines, columnLines }: Grid): number[] {
  const [rows, columns] = [ys.length - 1, xs.length - 1]
  const owner = Array.from({ length: rows * columns }, (_, at) => at)
  const at = (values: readonly number[], index: number) => values[index] ?? 0
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const place = row * columns + column
      const above = place - columns
      const isOpenAbove = row > 0 && !isDrawn(rowLines, at(ys, row), at(xs, column), at(xs, column + 1))
      const isOpenLeft = column > 0 && !isDrawn(columnLines, at(xs, column), at(ys, row), at(ys, row + 1))
      if (isOpenLeft) owner[place] = owner[place - 1] ?? place
      else if (isOpenAbove) owner[place] = owner[above] ?? place
    }
  }
  return owner
}

/** Whether a line is drawn there over most of the way. */
function isDrawn(strokes: readonly Stroke[], position: number, from: number, to: number): boolean {
  let covered = 0
  for (const stroke of strokes) {
    if (Math.abs(stroke.at - position) > MEET) continue
    covered = Math.max(covered, Math.min(stroke.to, to) - Math.max(stroke.from, from))
  }
  return covered > (to - from) * 0.6
}

function placeIn(edges: readonly number[], value: number): number {
  const next = edges.findIndex((edge) => edge > value)
  return next < 1 ? -1 : next - 1
}
