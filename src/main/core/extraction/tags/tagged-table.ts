import type { Block, Cell, Table } from '../../exchange/document.ts'
import { type Run, type TagNode, unite } from '../page-content.ts'
import { type BlocksIn, baseOf, isContent, joinTagged, runsOf, type TaggedPage } from './tagged-page.ts'

const groups = new Set(['THead', 'TBody', 'TFoot', 'Div', 'NonStruct', 'Sect'])
/** Cells of a table at most, and how far a cell may span: what is said to span more is damaged. */
const MOST_CELLS = 100_000
const MOST_SPAN = 1_000

interface Row {
  node: TagNode
  isHead: boolean
}

/** A table as the tags have it; what stands on another page is a cell without text here. */
export function tableOf(tagged: TaggedPage, node: TagNode, blocksIn: BlocksIn): Table {
  const rows: Row[] = []
  const captions: Block[] = []
  const look = (parent: TagNode, isHead: boolean) => {
    for (const child of parent.children) {
      if (isContent(child)) continue
      if (child.role === 'TR') rows.push({ node: child, isHead })
      else if (groups.has(child.role)) look(child, isHead || child.role === 'THead')
      else captions.push(...blocksIn(tagged, { ...child, children: [child] }))
    }
  }
  look(node, false)
  const all: Run[] = []
  const cells: Cell[] = []
  /** Down to which row each column is taken by a span. */
  const taken: number[] = []
  let columns = 0
  rows.forEach(({ node: row, isHead }, at) => {
    let column = 0
    const nodes = row.children.filter((child): child is TagNode => !isContent(child))
    const isOnlyHead = nodes.every(({ role }) => role === 'TH')
    for (const cell of nodes.filter(({ role }) => role === 'TD' || role === 'TH')) {
      if (cells.length >= MOST_CELLS) return
      while ((taken[column] ?? 0) > at) column++
      const rowSpan = Math.min(cell.rowSpan, rows.length - at)
      const columnSpan = Math.min(cell.columnSpan, MOST_SPAN)
      const runs = isHead || isOnlyHead ? firstOf(runsOf(tagged, cell)) : runsOf(tagged, cell)
      all.push(...runs)
      const header = headerOf(cell, { isHead, isOnlyHead })
      cells.push({
        row: at,
        column,
        ...(rowSpan > 1 ? { rowSpan } : {}),
        ...(columnSpan > 1 ? { columnSpan } : {}),
        text: joinTagged(runs),
        ...(header === null ? {} : { header }),
        ...(runs.length === 0 ? {} : { box: unite(runs) }),
      })
      for (let span = 0; span < columnSpan; span++) taken[column + span] = at + rowSpan
      column += columnSpan
      columns = Math.max(columns, column)
    }
  })
  return {
    type: 'table',
    ...baseOf(tagged, all),
    rows: rows.length,
    columns,
    cells: withEmpty(cells, { rows: rows.length, columns }),
    ...(captions.length === 0 ? {} : { children: captions }),
  }
}

function headerOf(
  cell: TagNode,
  row: { isHead: boolean; isOnlyHead: boolean },
): 'column' | 'row' | 'both' | null {
  if (cell.role !== 'TH') return null
  if (cell.scope === 'Both') return 'both'
  if (cell.scope !== undefined) return cell.scope === 'Row' ? 'row' : 'column'
  return row.isHead || row.isOnlyHead ? 'column' : 'row'
}

/** Cells without anything have no tag with some programs. */
function withEmpty(cells: readonly Cell[], { rows, columns }: { rows: number; columns: number }): Cell[] {
  if (rows * columns > MOST_CELLS) return [...cells]
  const taken = new Set<number>()
  for (const { row, column, rowSpan = 1, columnSpan = 1 } of cells)
    for (let down = 0; down < rowSpan; down++)
      for (let along = 0; along < columnSpan; along++) taken.add((row + down) * columns + column + along)
  const all = [...cells]
  for (let place = 0; place < rows * columns; place++)
    if (!taken.has(place)) all.push({ row: Math.floor(place / columns), column: place % columns, text: '' })
  return all.sort((a, b) => a.row - b.row || a.column - b.column)
}

/** A head that is printed again above the rest of its table is told with the same tag: once is enough. */
function firstOf(runs: readonly Run[]): Run[] {
  const [first, ...others] = Map.groupBy(runs, ({ mark }) => mark).values()
  const isRepeated =
    first !== undefined &&
    others.length > 0 &&
    others.every((other) => joinTagged(other) === joinTagged(first))
  return isRepeated ? first : [...runs]
}
