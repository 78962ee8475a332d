import { holdsMiddle, type Rect, type Run, type Shapes, type Stroke } from '../page-content.ts'
import { isRightToLeft } from '../text/direction.ts'
import { alignedTables } from './aligned-tables.ts'
import { dotBefore } from './dots.ts'
import type { Draft } from './draft.ts'
import { flowOf } from './flow.ts'
import { type Fragment, fragmentsOf, rowsOf } from './fragments.ts'
import { type Column, columnsIn, type Item } from './reading-order.ts'
import { ruledTables, type SeenTable } from './ruled-tables.ts'
import { rowEdges } from './strokes.ts'

/** What is seen on a page, or on a part of it. */
export interface Seen {
  page: number
  width: number
  runs: readonly Run[]
  images: readonly Rect[]
  shapes: Shapes
}

const noShapes: Shapes = { horizontal: [], vertical: [], areas: [], dots: [] }

/** Paragraphs, items, tables and pictures of a page in the order in which they are read. */
export function draftsOf({ shapes, ...page }: Omit<Seen, 'shapes'> & { shapes: Shapes | null }): Draft[] {
  const seen = { ...page, shapes: shapes ?? noShapes }
  return stripsOf(seen.runs).flatMap(({ runs, top, bottom, rtl }) => {
    const images = seen.images.filter((image) => isIn(image, top, bottom))
    const strip = { ...seen, runs, images }
    // What is read from the right is looked at in a mirror, so that there is one way to read.
    return rtl ? mirrored(strip, draftsInStrip) : draftsInStrip(strip)
  })
}

const isIn = ({ top, bottom }: Rect, from: number, to: number) =>
  (top + bottom) / 2 >= from && (top + bottom) / 2 < to

interface Strip {
  runs: Run[]
  top: number
  bottom: number
  rtl: boolean
}

/** The parts of a page, from its top, that are read in one direction. */
function stripsOf(runs: readonly Run[]): Strip[] {
  const strips: Strip[] = []
  for (const row of rowsOf(runs, ({ baseline }) => baseline)) {
    const text = row.map((run) => run.text).join(' ')
    const last = strips.at(-1)
    // Numbers are read like what stands above them.
    const rtl = /\p{L}/u.test(text) ? isRightToLeft(text) : (last?.rtl ?? false)
    const top = Math.min(...row.map((run) => run.top))
    if (last === undefined || last.rtl !== rtl) {
      if (last !== undefined) last.bottom = top
      strips.push({ runs: row, top: last === undefined ? -Infinity : top, bottom: Infinity, rtl })
    } else last.runs.push(...row)
  }
  return strips.length === 0 ? [{ runs: [], top: -Infinity, bottom: Infinity, rtl: false }] : strips
}

function draftsInStrip(seen: Seen): Draft[] {
  const { page, runs, shapes, images } = seen
  const ruled = ruledTables(shapes, runs)
  const inTables = new Set(ruled.flatMap((table) => table.cells.flatMap((cell) => cell.runs)))
  const fragments = fragmentsOf(runs.filter((run) => !inTables.has(run)))
  const items: Item[] = [
    ...fragments.map((fragment): Item => {
      const dot = dotBefore(shapes.dots, fragment)
      const box = boxOf(fragment)
      return {
        kind: 'text',
        fragment,
        isItem: dot !== undefined,
        ...box,
        left: Math.min(box.left, dot?.left ?? box.left),
      }
    }),
    ...ruled.map((table): Item => ({ kind: 'table', table, ...boxOf(table) })),
    ...images.map((image): Item => ({ kind: 'figure', ...boxOf(image) })),
  ]
  const columns = columnsIn(items, rowEdges(shapes))
  return columns.flatMap((column) =>
    draftsInColumn(column, shapes, page).map((draft) =>
      draft.kind === 'text' && columns.length > 1 ? { ...draft, columnLeft: column.left } : draft,
    ),
  )
}

function draftsInColumn(column: Column, shapes: Shapes, page: number): Draft[] {
  const fragments = column.items.flatMap((item) => (item.kind === 'text' ? [item.fragment] : []))
  const inside = shapesIn(shapes, column)
  const aligned = alignedTables(fragments, inside)
  const loose = fragments.filter((fragment) => !aligned.some((table) => holdsMiddle(table, fragment)))
  const others: Draft[] = [
    ...aligned.map((table): Draft => tableDraft(table, page)),
    ...column.items.flatMap((item): Draft[] => {
      if (item.kind === 'table') return [tableDraft(item.table, page)]
      return item.kind === 'figure' ? [{ kind: 'figure', page, ...boxOf(item) }] : []
    }),
  ].sort((a, b) => a.top - b.top)
  const drafts: Draft[] = []
  // Text above, between and below tables and pictures.
  let rest = loose
  for (const other of [...others, null]) {
    const end = other === null ? Infinity : (other.top + other.bottom) / 2
    const above = rest.filter(({ top, bottom }) => (top + bottom) / 2 < end)
    rest = rest.filter(({ top, bottom }) => (top + bottom) / 2 >= end)
    drafts.push(...flowOf(above, column, inside.dots, page))
    if (other !== null) drafts.push(other)
  }
  return drafts
}

function tableDraft(table: SeenTable, page: number): Draft {
  return { kind: 'table', page, table, ...boxOf(table) }
}

const boxOf = ({ left, top, right, bottom }: Rect | Fragment): Rect => ({ left, top, right, bottom })

function shapesIn({ horizontal, vertical, areas, dots }: Shapes, { left, right }: Rect): Shapes {
  const overlaps = (from: number, to: number) => Math.min(to, right + 40) > Math.max(from, left - 40)
  return {
    horizontal: horizontal.filter(({ from, to }) => overlaps(from, to)),
    vertical: vertical.filter(({ at }) => overlaps(at, at)),
    areas: areas.filter((area) => overlaps(area.left, area.right)),
    dots: dots.filter((dot) => overlaps(dot.left, dot.right)),
  }
}

/** Looks at a strip in a mirror, and turns back what was seen. */
function mirrored(seen: Seen, look: (seen: Seen) => Draft[]): Draft[] {
  const { width } = seen
  const turn = <T extends Rect>(box: T): T => ({ ...box, left: width - box.right, right: width - box.left })
  const turnRow = (stroke: Stroke): Stroke => ({
    ...stroke,
    from: width - stroke.to,
    to: width - stroke.from,
  })
  const { horizontal, vertical, areas, dots } = seen.shapes
  const drafts = look({
    ...seen,
    runs: seen.runs.map(turn),
    images: seen.images.map(turn),
    shapes: {
      horizontal: horizontal.map(turnRow),
      vertical: vertical.map((stroke) => ({ ...stroke, at: width - stroke.at })),
      areas: areas.map(turn),
      dots: dots.map(turn),
    },
  })
  return drafts.map((draft) => {
    if (draft.kind !== 'table') return turn(draft)
    const cells = draft.table.cells.map((cell) => ({ ...cell, runs: cell.runs.map(turn) }))
    return { ...turn(draft), table: { ...turn(draft.table), cells } }
  })
}
