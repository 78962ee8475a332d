import type { GraphLayout, GraphShape } from './graph-shape.ts'

const SWEEPS = 4

/**
 * Places a large graph in columns by level (rows when it runs from top to bottom). Within a level a node comes near the
 * middle of what it needs and what needs it; a long level is broken into several columns. Takes milliseconds for
 * thousands of nodes.
 */
export function placeByLevels(
  shape: GraphShape,
  nodeWidth: number,
  nodeHeight: number,
): Omit<GraphLayout, 'paths'> {
  const columns = orderLevels(shape)
  const count = shape.levels.length
  const ahead = shape.direction === 'LR'
  // Of the axis along the levels, and of the one across.
  const along = (ahead ? nodeWidth : nodeHeight) + 16 * shape.scale
  const across = (ahead ? nodeHeight : nodeWidth) + 14 * shape.scale
  const gap = 72 * shape.scale
  const most = Math.max(12, Math.ceil(Math.sqrt(count) * 1.6))
  const tallest = Math.min(most, Math.max(0, ...columns.map((column) => column.length)))
  const x = new Float64Array(count)
  const y = new Float64Array(count)
  let start = 0
  for (const column of columns) {
    if (column.length === 0) continue
    const parts = Math.ceil(column.length / most)
    const rows = Math.ceil(column.length / parts)
    const inset = ((tallest - rows) * across) / 2
    for (const [place, index] of column.entries()) {
      const main = start + Math.floor(place / rows) * along
      const cross = inset + (place % rows) * across
      x[index] = ahead ? main : cross
      y[index] = ahead ? cross : main
    }
    start += parts * along + gap
  }
  const length = Math.max(0, start - gap)
  const breadth = tallest * across
  return {
    x,
    y,
    nodeWidth,
    nodeHeight,
    width: ahead ? length : breadth,
    height: ahead ? breadth : length,
    direction: shape.direction,
  }
}

/** The nodes of each level in an order with few crossings: some sweeps by the mean place of their neighbours. */
function orderLevels({ levels, edges }: GraphShape): number[][] {
  const columns: number[][] = []
  const needs: number[][] = Array.from(levels, () => [])
  const dependants: number[][] = Array.from(levels, () => [])
  for (const [index, level] of levels.entries()) {
    const column = columns[level] ?? []
    columns[level] = column
    column.push(index)
  }
  for (let at = 0; at < edges.length; at += 2) {
    const from = edges[at] ?? 0
    const to = edges[at + 1] ?? 0
    dependants[from]?.push(to)
    needs[to]?.push(from)
  }
  const filled = Array.from(columns, (column) => column ?? [])
  /** From 0 to 1 within its level. */
  const place = new Float64Array(levels.length)
  const settle = (column: readonly number[]) => {
    for (const [at, index] of column.entries()) place[index] = (at + 0.5) / column.length
  }
  for (const column of filled) settle(column)
  const sweep = (column: number[], neighbours: readonly number[][]) => {
    const wish = new Map(column.map((index) => [index, meanPlace(neighbours[index], place, place[index])]))
    column.sort((a, b) => (wish.get(a) ?? 0) - (wish.get(b) ?? 0))
    settle(column)
  }
  for (let turn = 0; turn < SWEEPS; turn++) {
    for (const column of filled) sweep(column, needs)
    for (const column of filled.toReversed()) sweep(column, dependants)
  }
  return filled
}

function meanPlace(
  neighbours: readonly number[] | undefined,
  place: Float64Array,
  own: number | undefined,
): number {
  if (!neighbours || neighbours.length === 0) return own ?? 0
  let sum = 0
  for (const index of neighbours) sum += place[index] ?? 0
  return sum / neighbours.length
}
