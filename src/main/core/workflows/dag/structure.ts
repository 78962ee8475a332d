import type { WorkflowDefinition } from '../../../../contract/workflow-definition.ts'
import type { Neighbours } from './dag.ts'

/** The edges of a definition, sound or not, with what is wrong with them. Edges in `needs` are sound each by itself. */
export interface Structure {
  readonly ids: readonly string[]
  /** Of an id that is there twice: the first. */
  readonly indexOf: ReadonlyMap<string, number>
  readonly needs: Neighbours
  readonly dependants: Neighbours
  readonly edgeCount: number
  /** Nodes in topological order, by level; without those of a cycle and behind it. */
  readonly order: Int32Array
  readonly level: Int32Array
  /** Nodes whose id an earlier one has. */
  readonly duplicates: readonly number[]
  /** Needs that are no edge: `at` is their place in the node's `needs`. */
  readonly missing: readonly { node: number; at: number; id: string }[]
  readonly selves: readonly { node: number; at: number }[]
  readonly repeated: readonly { node: number; at: number }[]
}

/** Reads the edges and sorts them (Kahn), in time linear in nodes and edges. Throws nothing. */
export function readStructure({ nodes }: WorkflowDefinition): Structure {
  const ids = nodes.map(({ id }) => id)
  const indexOf = new Map<string, number>()
  const duplicates: number[] = []
  let mostEdges = 0
  for (const [index, node] of nodes.entries()) {
    if (indexOf.has(node.id)) duplicates.push(index)
    else indexOf.set(node.id, index)
    mostEdges += node.needs.length
  }
  const missing: { node: number; at: number; id: string }[] = []
  const selves: { node: number; at: number }[] = []
  const repeated: { node: number; at: number }[] = []
  const targets = new Int32Array(mostEdges)
  const starts = new Int32Array(ids.length + 1)
  const lastUsedBy = new Int32Array(ids.length).fill(-1)
  let edgeCount = 0
  for (const [node, { id, needs }] of nodes.entries()) {
    for (const [at, need] of needs.entries()) {
      const target = indexOf.get(need)
      if (target === undefined) missing.push({ node, at, id: need })
      else if (need === id) selves.push({ node, at })
      else if (lastUsedBy[target] === node) repeated.push({ node, at })
      else {
        lastUsedBy[target] = node
        targets[edgeCount++] = target
      }
    }
    starts[node + 1] = edgeCount
  }
  const needs = cutIntoViews(targets, starts)
  const dependants = reverse(needs, edgeCount)
  return {
    ids,
    indexOf,
    needs,
    dependants,
    edgeCount,
    ...sortByLevel(needs, dependants),
    duplicates,
    missing,
    selves,
    repeated,
  }
}

/** One view for each node: `starts` has one element more than there are nodes. */
function cutIntoViews(targets: Int32Array, starts: Int32Array): Int32Array[] {
  const views: Int32Array[] = []
  for (let node = 0; node + 1 < starts.length; node++) {
    views.push(targets.subarray(starts[node], starts[node + 1]))
  }
  return views
}

/** The edges the other way round, in order of the nodes. */
export function reverse(edges: Neighbours, edgeCount: number): Int32Array[] {
  const starts = new Int32Array(edges.length + 1)
  for (const targets of edges)
    for (const target of targets) starts[target + 1] = (starts[target + 1] ?? 0) + 1
  for (let node = 0; node < edges.length; node++) {
    starts[node + 1] = (starts[node + 1] ?? 0) + (starts[node] ?? 0)
  }
  const reversed = new Int32Array(edgeCount)
  const next = starts.slice()
  for (const [node, targets] of edges.entries()) {
    for (const target of targets) {
      const place = next[target] ?? 0
      reversed[place] = node
      next[target] = place + 1
    }
  }
  return cutIntoViews(reversed, starts)
}

/** First in, first out: what is reached by n edges comes before what is reached by n + 1. */
function sortByLevel(needs: Neighbours, dependants: Neighbours): { order: Int32Array; level: Int32Array } {
  const order = new Int32Array(needs.length)
  const level = new Int32Array(needs.length)
  const unmet = Int32Array.from(needs, ({ length }) => length)
  let length = 0
  for (let node = 0; node < unmet.length; node++) if (unmet[node] === 0) order[length++] = node
  for (let at = 0; at < length; at++) {
    const node = order[at] ?? 0
    const next = (level[node] ?? 0) + 1
    for (const dependant of dependants[node] ?? []) {
      level[dependant] = next
      const left = (unmet[dependant] ?? 0) - 1
      unmet[dependant] = left
      if (left === 0) order[length++] = dependant
    }
  }
  return { order: order.subarray(0, length), level }
}
