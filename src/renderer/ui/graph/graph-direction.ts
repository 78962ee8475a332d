import type { DagView } from '../../../contract/dag-view.ts'
import type { Direction } from './graph-shape.ts'

/** About what a node takes with the gap to the next one, in px at zoom 1. */
const NODE = { along: { LR: 264, TB: 112 }, across: { LR: 76, TB: 228 } }
/** From left to right is how a graph is read, as long as its words can be. */
const READABLE = 0.7

/** How a graph runs in its place: from left to right, but from top to bottom where only so its words are readable. */
export function directionFor(
  { nodes, levels }: Pick<DagView, 'nodes' | 'levels'>,
  size: { width: number; height: number },
): Direction {
  const counts = new Map<number, number>()
  for (const { level } of nodes) counts.set(level, (counts.get(level) ?? 0) + 1)
  const widest = Math.max(1, ...counts.values())
  const zoom = {
    LR: Math.min(size.width / (levels * NODE.along.LR), size.height / (widest * NODE.across.LR)),
    TB: Math.min(size.width / (widest * NODE.across.TB), size.height / (levels * NODE.along.TB)),
  }
  return zoom.LR < READABLE && zoom.TB > zoom.LR ? 'TB' : 'LR'
}
