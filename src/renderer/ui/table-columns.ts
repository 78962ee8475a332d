import type { ComponentType } from 'react'

/** What a table needs to know of a column; `Props` are those of its cells. */
export interface ColumnMeta<Props> {
  label: string
  /** Width as a CSS grid track. */
  track: string
  /** Width in rem below which it makes no sense. */
  min: number
  /** 0: always shown. The highest goes first when there is no room. */
  rank: number
  align?: 'end'
  Cell: ComponentType<Props>
}

/** Width in rem of the box at the left and the menu at the right of a row. */
const EDGES = 4.75
const GAP = 0.75

/** Those of the wanted columns that fit into a width (px), given the size of 1 rem (px); in their order. */
export function columnsThatFit<Column extends { id: string; meta: { min: number; rank: number } }>(
  wanted: readonly Column[],
  width: number,
  rem: number,
): Column[] {
  const kept = wanted.toSorted((a, b) => a.meta.rank - b.meta.rank)
  let used = EDGES
  const fitting = new Set<string>()
  for (const { id, meta } of kept) {
    used += meta.min + GAP
    if (meta.rank > 0 && used * rem > width) break
    fitting.add(id)
  }
  return wanted.filter(({ id }) => fitting.has(id))
}
