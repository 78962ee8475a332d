import type { Neighbours } from './dag.ts'

/** A graph without cycles. */
export interface Sorted {
  readonly needs: Neighbours
  readonly order: Int32Array
  readonly level: Int32Array
}

/** Nodes that one sweep answers for: one bit each. */
const WIDTH = 32

/**
 * Of pairs of nodes, those in which `ancestor` does not come before `node` on any path. One sweep over the edges answers
 * for 32 ancestors, so the worst case is nodes × edges / 32 (all 10,000 nodes are asked for among 50,000 edges: some
 * 16 million steps); usually few are asked for that are no direct need.
 */
export function findUnrelated<P extends { ancestor: number; node: number }>(
  graph: Sorted,
  pairs: readonly P[],
): P[] {
  const wanted = pairs.filter(({ ancestor, node }) => !(graph.needs[node]?.includes(ancestor) ?? false))
  if (wanted.length === 0) return []
  const byAncestor = Map.groupBy(wanted, ({ ancestor }) => ancestor)
  const unrelated: P[] = []
  const compact = compactOf(graph)
  for (const batch of batchesOf(compact, byAncestor)) {
    const above = new Int32Array(graph.needs.length)
    sweep(compact, batch, above)
    for (const [bit, ancestor] of batch.entries()) {
      for (const pair of byAncestor.get(ancestor) ?? []) {
        const place = compact.placeOf[pair.node] ?? 0
        if (((above[place] ?? 0) & (1 << bit)) === 0) unrelated.push(pair)
      }
    }
  }
  return unrelated
}

/**
 * For each node that has such: those of its needs that another of its needs has among its ancestors (what the transitive
 * reduction removes). Worst case nodes × edges / 32; edges from one level to the next cost nothing, they are never
 * redundant.
 */
export function findRedundant(graph: Sorted): Map<number, number[]> {
  const { needs, level } = graph
  const sources = new Set<number>()
  for (const [node, list] of needs.entries()) {
    if (list.length < 2) continue
    for (const need of list) if ((level[node] ?? 0) - (level[need] ?? 0) > 1) sources.add(need)
  }
  const redundant = new Map<number, number[]>()
  if (sources.size === 0) return redundant
  const compact = compactOf(graph)
  const above = new Int32Array(needs.length)
  for (const batch of batchesOf(compact, sources)) {
    above.fill(0)
    sweep(compact, batch, above, (place, bits) => {
      const node = compact.order[place] ?? 0
      const list = redundant.get(node) ?? []
      for (const [bit, source] of batch.entries()) if ((bits & (1 << bit)) !== 0) list.push(source)
      redundant.set(node, list)
    })
  }
  return redundant
}

/** The needs of the nodes in topological order, as places in that order: what a sweep reads lies together. */
interface Compact {
  readonly order: Int32Array
  readonly placeOf: Int32Array
  readonly starts: Int32Array
  readonly needs: Int32Array
  /** Memory of a sweep; zeros between sweeps. */
  readonly own: Int32Array
}

function compactOf({ needs, order }: Sorted): Compact {
  const placeOf = new Int32Array(order.length)
  for (const [place, node] of order.entries()) placeOf[node] = place
  const starts = new Int32Array(order.length + 1)
  const compact: number[] = []
  for (const [place, node] of order.entries()) {
    for (const need of needs[node] ?? []) compact.push(placeOf[need] ?? 0)
    starts[place + 1] = compact.length
  }
  return { order, placeOf, starts, needs: Int32Array.from(compact), own: new Int32Array(order.length) }
}

/** Nodes in topological order, 32 at a time, so that a sweep begins late. */
function batchesOf({ order }: Compact, nodes: { has(node: number): boolean }): number[][] {
  const batches: number[][] = []
  for (const node of order) {
    if (!nodes.has(node)) continue
    const batch = batches.at(-1)
    if (batch === undefined || batch.length === WIDTH) batches.push([node])
    else batch.push(node)
  }
  return batches
}

/**
 * Fills `above` (zeros, by place) with the nodes of the batch that come before each node. `onShortcut` gets the needs of
 * a node that are above another of its needs.
 */
function sweep(
  { placeOf, starts, needs, own }: Compact,
  batch: readonly number[],
  above: Int32Array,
  onShortcut?: (place: number, bits: number) => void,
): void {
  for (const [bit, node] of batch.entries()) own[placeOf[node] ?? 0] = 1 << bit
  for (let place = placeOf[batch[0] ?? 0] ?? 0; place < above.length; place++) {
    const end = starts[place + 1] ?? 0
    let farther = 0
    let direct = 0
    for (let edge = starts[place] ?? 0; edge < end; edge++) {
      const need = needs[edge] ?? 0
      farther |= above[need] ?? 0
      direct |= own[need] ?? 0
    }
    above[place] = farther | direct
    if ((farther & direct) !== 0) onShortcut?.(place, farther & direct)
  }
  for (const node of batch) own[placeOf[node] ?? 0] = 0
}
