import type { DagView } from '../../../contract/dag-view.ts'
import type { GraphLayout } from './graph-shape.ts'

export type Move = 'left' | 'right' | 'up' | 'down' | 'first' | 'last'

/**
 * The node that an arrow goes to: along the edges in the direction of the graph, to the neighbour of the same level
 * across it. Stays where there is none; without a node to go from: the first one.
 */
export function moveInGraph(
  dag: DagView,
  layout: GraphLayout,
  from: string | null,
  move: Move,
): string | null {
  const index = from === null ? -1 : dag.nodes.findIndex((node) => node.id === from)
  const node = dag.nodes[index]
  if (move === 'first' || !node) return byPlace(dag, layout)[0] ?? null
  if (move === 'last') return byPlace(dag, layout).at(-1) ?? null
  const ahead = layout.direction === 'LR'
  const across = (at: number) => (ahead ? layout.y[at] : layout.x[at]) ?? 0
  const along = (at: number) => (ahead ? layout.x[at] : layout.y[at]) ?? 0
  const forwards = move === (ahead ? 'right' : 'down')
  if (forwards || move === (ahead ? 'left' : 'up')) {
    const linked = new Set(
      dag.edges.flatMap((edge) =>
        forwards ? (edge.from === node.id ? [edge.to] : []) : edge.to === node.id ? [edge.from] : [],
      ),
    )
    const found = dag.nodes.flatMap((other, at) => (linked.has(other.id) ? [at] : []))
    found.sort((a, b) => Math.abs(across(a) - across(index)) - Math.abs(across(b) - across(index)))
    const [nearest] = found
    return nearest === undefined ? node.id : (dag.nodes[nearest]?.id ?? node.id)
  }
  const later = move === (ahead ? 'down' : 'right')
  const level = dag.nodes.flatMap((other, at) => (other.level === node.level ? [at] : []))
  level.sort((a, b) => along(a) - along(b) || across(a) - across(b))
  const next = level[level.indexOf(index) + (later ? 1 : -1)]
  return next === undefined ? node.id : (dag.nodes[next]?.id ?? node.id)
}

function byPlace(dag: DagView, layout: GraphLayout): string[] {
  const order = dag.nodes.map((_, at) => at)
  const { x, y } = layout
  order.sort((a, b) =>
    layout.direction === 'LR'
      ? (x[a] ?? 0) - (x[b] ?? 0) || (y[a] ?? 0) - (y[b] ?? 0)
      : (y[a] ?? 0) - (y[b] ?? 0) || (x[a] ?? 0) - (x[b] ?? 0),
  )
  return order.flatMap((at) => dag.nodes[at]?.id ?? [])
}
