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

/** Which of the wanted columns fit into a width (px), given the size of 1 rem (px). */
export function columnsThatFit(
  wanted: readonly { id: string; meta: { min: number; rank: number } }[],
  width: number,
  rem: number,
): Set<string> {
  const kept = wanted.toSorted((a, b) => a.meta.rank - b.meta.rank)
  let used = EDGES
  const fitting = new Set<string>()
  for (const { id, meta } of kept) {
    used += meta.min + GAP
    if (meta.rank > 0 && used * rem > width) break
    fitting.add(id)
  }
  return fitting
}
