import type { Shapes, Stroke } from '../page-content.ts'

/** Lines of cells that touch are one line, at most this far apart. */
const NEAR = 2

/** Lines that lie on each other or touch, as one. */
export function mergeStrokes(strokes: readonly Stroke[]): Stroke[] {
  const sorted = [...strokes].sort((a, b) => a.at - b.at || a.from - b.from)
  const groups: Stroke[][] = []
  for (const stroke of sorted) {
    const group = groups.at(-1)
    if (group?.[0] !== undefined && stroke.at - group[0].at <= 1) group.push(stroke)
    else groups.push([stroke])
  }
  return groups.flatMap((group) => {
    const merged: Stroke[] = []
    for (const { at, from, to } of group.sort((a, b) => a.from - b.from)) {
      const last = merged.at(-1)
      if (last !== undefined && from <= last.to + NEAR) last.to = Math.max(last.to, to)
      else merged.push({ at, from, to })
    }
    return merged
  })
}

/** What may part rows: lines, and the edges of coloured areas. */
export function rowEdges({ horizontal, areas }: Shapes): Stroke[] {
  const edges = areas.flatMap(({ left, top, right, bottom }) => [
    { at: top, from: left, to: right },
    { at: bottom, from: left, to: right },
  ])
  return mergeStrokes([...horizontal, ...edges])
}

/** Numbers that lie close together as one, in order. */
export function cluster(values: readonly number[], near: number): number[] {
  const groups: number[][] = []
  for (const value of [...values].sort((a, b) => a - b)) {
    const group = groups.at(-1)
    if (group !== undefined && value - (group.at(-1) ?? value) <= near) group.push(value)
    else groups.push([value])
  }
  return groups.map((group) => group.reduce((sum, value) => sum + value, 0) / group.length)
}
