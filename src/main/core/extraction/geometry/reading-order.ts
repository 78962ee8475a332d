import { median, type Rect, type Stroke, unite } from '../page-content.ts'
import { joinRuns } from '../text/join-runs.ts'
import { splitMarker } from '../text/markers.ts'
import { type Fragment, joinFragments, rowsOf } from './fragments.ts'
import type { SeenTable } from './ruled-tables.ts'
import { cluster } from './strokes.ts'

/** What lies on a page: text, a table, or a picture. */
export type Item =
  /** `isItem`: a sign of a list is drawn before it, which its box holds. */
  (
    | { kind: 'text'; fragment: Fragment; isItem: boolean }
    | { kind: 'table'; table: SeenTable }
    | { kind: 'figure' }
  ) &
    Rect

/** A part of a page that is read from its top to its bottom before the next one. */
export interface Column extends Rect {
  items: Item[]
}

/** A gap between two columns is at least this many times the size of the letters, and as many lines high. */
const GUTTER = 1
const LINES = 4
/** Beside each other, lists have at least this many items. */
const LEAST_ITEMS = 3
/** Places where a gap may be that are looked at; a table above has many. */
const MOST_CANDIDATES = 30
/** Columns inside of columns at most. */
const MOST_DEPTH = 6

/** The columns of a page in the order in which they are read. `edges` are lines and edges of areas: none crosses a gap. */
export function columnsIn(items: readonly Item[], edges: readonly Stroke[], depth = 0): Column[] {
  if (items.length === 0) return []
  const gutter = depth < MOST_DEPTH ? findGutter(items, edges) : null
  if (gutter === null) return [{ ...unite(items), items: [...items] }]
  const above = items.filter((item) => middle(item) < gutter.top)
  const below = items.filter((item) => middle(item) > gutter.bottom)
  const within = items.filter((item) => middle(item) >= gutter.top && middle(item) <= gutter.bottom)
  const left = within.filter((item) => item.right <= gutter.at)
  const right = within.filter((item) => item.right > gutter.at)
  return [above, left, right, below].flatMap((part) => columnsIn(part, edges, depth + 1))
}

const middle = ({ top, bottom }: Rect) => (top + bottom) / 2

interface Gutter {
  at: number
  top: number
  bottom: number
}

/** The highest gap that lines of running text on both sides leave free; null: the text is one column. */
function findGutter(items: readonly Item[], edges: readonly Stroke[]): Gutter | null {
  const text = items.flatMap((item) => (item.kind === 'text' ? [item] : []))
  if (text.length < LEAST_ITEMS * 2) return null
  const size = median(text.map(({ fragment }) => fragment.size))
  let best: Gutter | null = null
  for (const at of candidates(text, size)) {
    for (const gutter of stretches(items, edges, at, size)) {
      const isHigher = best === null || gutter.bottom - gutter.top > best.bottom - best.top
      if (isHigher && isBetweenColumns(items, gutter)) best = gutter
    }
  }
  return best
}

/** Where gaps may be: right of text that ends in several lines at about the same place. */
function candidates(text: readonly Rect[], size: number): number[] {
  const lefts = new Map<number, number>()
  for (const { left } of text) lefts.set(Math.round(left), (lefts.get(Math.round(left)) ?? 0) + 1)
  return [...lefts]
    .filter(([, count]) => count >= LEAST_ITEMS)
    .sort((a, b) => b[1] - a[1])
    .slice(0, MOST_CANDIDATES)
    .map(([left]) => left - size * 0.4)
}

/** The stretches of the page in which nothing crosses the gap. */
function stretches(items: readonly Item[], edges: readonly Stroke[], at: number, size: number): Gutter[] {
  const width = (size * GUTTER) / 2
  const crossing = [
    ...items.filter(({ left, right }) => left < at + Math.min(width, size * 0.3) && right > at - width),
    // Rows of a table are parted by lines and colours.
    ...edges
      .filter(({ from, to }) => from < at - size * 2 && to > at + size * 2)
      .map((edge) => ({ top: headAbove(items, edge.at, { at, size }), bottom: edge.at })),
  ]
    .map(({ top, bottom }) => ({ top, bottom }))
    .sort((a, b) => a.top - b.top)
  const box = unite(items)
  const free: Gutter[] = []
  let top = box.top
  for (const { top: end, bottom: next } of [...crossing, { top: box.bottom, bottom: box.bottom }]) {
    if (end - top > size * LEAST_ITEMS) free.push({ at, top, bottom: end })
    top = Math.max(top, next)
  }
  return free
}

/** The top of the row right above a line where it has text on both sides of the gap: the head of a table; else the line. */
function headAbove(items: readonly Item[], line: number, { at, size }: { at: number; size: number }): number {
  const near = items.filter(({ top, bottom }) => bottom <= line + size * 0.5 && top > line - size * 2.5)
  const [left, right] = [near.filter((item) => item.right <= at), near.filter((item) => item.right > at)]
  const baseline = (item: Item) => (item.kind === 'text' ? item.fragment.baseline : Number.NaN)
  const beside = left.filter((item) => right.some((other) => Math.abs(baseline(item) - baseline(other)) < 1))
  return Math.min(line, ...beside.map(({ top }) => top))
}

/** Whether both sides are read line by line, or at least their lines don't stand beside each other as those of a table. */
function isBetweenColumns(items: readonly Item[], { at, top, bottom }: Gutter): boolean {
  const within = items.filter((item) => middle(item) >= top && middle(item) <= bottom)
  const sides = [within.filter((item) => item.right <= at), within.filter((item) => item.right > at)]
  const [left = [], right = []] = sides.map(linesOf)
  const least = Math.min(left.length, right.length)
  if (sides.every((side) => isList(side))) return true
  if (least < LINES) return false
  const running = [left, right].filter(isRunning).length
  if (running === 2) return true
  const [few, many] = left.length < right.length ? [left, right] : [right, left]
  const beside = few.filter((row) =>
    many.some((other) => Math.abs(baselineOf(row) - baselineOf(other)) < 1),
  ).length
  return least >= LINES * 2 && beside < least * (running === 1 ? 0.5 : 0.35)
}

function isList(side: readonly Item[]): boolean {
  return side.filter((item) => item.kind === 'text' && item.isItem).length >= LEAST_ITEMS
}

function linesOf(side: readonly Item[]): Fragment[][] {
  const fragments = side.flatMap((item) => (item.kind === 'text' ? [item.fragment] : []))
  return rowsOf(fragments, ({ baseline }) => baseline)
}

const baselineOf = ([first]: readonly Fragment[]) => first?.baseline ?? 0

/** Mostly lines of several words over most of the width. */
function isRunning(rows: readonly Fragment[][]): boolean {
  if (rows.filter(isSplit).length > rows.length * 0.4) return isSeveralColumns(rows)
  const lines = rows.map(joinFragments)
  const { left, right } = unite(lines)
  const long = lines.filter((line) => line.right - line.left > (right - left) * 0.6 && wordsOf(line) >= 4)
  return long.length >= rows.length * 0.4
}

/** Columns beside each other: most of their lines are as wide as the widest one that begins at the same place. */
function isSeveralColumns(rows: readonly Fragment[][]): boolean {
  const lefts = cluster(
    rows.flat().map(({ left }) => left),
    2,
  )
  const starts = lefts.filter(
    (left) => rows.filter((row) => row.some((one) => Math.abs(one.left - left) < 3)).length >= LINES,
  )
  const columns = new Map<number, Fragment[]>()
  for (const row of rows) {
    // Words that are spread over a line of a narrow column belong together.
    const parts = Map.groupBy(row, (fragment) => starts.findLast((left) => left <= fragment.left + 3) ?? 0)
    for (const [start, parted] of parts)
      columns.set(start, [...(columns.get(start) ?? []), joinFragments(parted)])
  }
  const lines = [...columns.values()]
  const full = lines.flatMap((column) => {
    const widest = Math.max(...column.map(({ left, right }) => right - left))
    return column.filter((line) => line.right - line.left > widest * 0.75 && wordsOf(line) >= 4)
  })
  return full.length > lines.flat().length * 0.5
}

/** Several cells beside each other; a sign and its text are none. */
function isSplit([first, ...others]: readonly Fragment[]): boolean {
  if (first === undefined || others.length === 0) return false
  const [marker, rest] = splitMarker(joinRuns(first.runs))
  return others.length > 1 || marker === '' || rest !== ''
}

function wordsOf({ runs }: Fragment): number {
  return runs.reduce((sum, { text }) => sum + (text.trim().match(/\s+/g)?.length ?? 0) + 1, 0)
}
