import type { Neighbours } from './dag.ts'

/** A graph without cycles. */
export interface Sorted {
  readonly needs: Neighbours
  readonly dependants: Neighbours
  readonly order: Int32Array
  readonly level: Int32Array
}

/** Words of 32 bits that a sweep keeps for each node. */
const WORDS = 4
/** Nodes that one sweep answers for: one bit each. */
const WIDTH = 32 * WORDS

/**
 * Of pairs of nodes, those in which `ancestor` does not come before `node` on any path. Direct needs cost nothing; for
 * the others one sweep over the edges between them answers for 128 ancestors. Worst case: nodes × edges / 128.
 */
export function findUnrelated<P extends { ancestor: number; node: number }>(
  graph: Sorted,
  pairs: readonly P[],
): P[] {
  const wanted = pairs.filter(({ ancestor, node }) => !(graph.needs[node]?.includes(ancestor) ?? false))
  if (wanted.length === 0) return []
  const byAncestor = Map.groupBy(wanted, ({ ancestor }) => ancestor)
  const unrelated: P[] = []
  forEachBatch(
    graph,
    (ancestor) => byAncestor.get(ancestor)?.map(({ node }) => node) ?? [],
    (ancestor, isAbove) => {
      for (const pair of byAncestor.get(ancestor) ?? []) {
        if (pair.node === ancestor || !isAbove(pair.node)) unrelated.push(pair)
      }
    },
  )
  return unrelated
}

/**
 * For each node that has such: those of its needs that another of its needs waits for anyway (what the transitive
 * reduction removes). An edge from one level to the next is never redundant, so only others are looked at; what they span
 * is swept for 128 of their beginnings at a time. Worst case: nodes × edges / 128.
 */
export function findRedundant(graph: Sorted): Map<number, number[]> {
  const { needs, dependants, level } = graph
  const shortcuts = dependants.map((list, source) => {
    const next = (level[source] ?? 0) + 1
    const isShortcut = (node: number) => (level[node] ?? 0) > next
    return list.some(isShortcut) ? list.filter(isShortcut) : none
  })
  const shortcutsOf = (source: number) => shortcuts[source] ?? none
  const redundant = new Map<number, number[]>()
  forEachBatch(graph, shortcutsOf, (source, isAbove) => {
    for (const node of shortcutsOf(source)) {
      if (!needs[node]?.some((other) => other !== source && isAbove(other))) continue
      const list = redundant.get(node)
      if (list === undefined) redundant.set(node, [source])
      else list.push(source)
    }
  })
  return redundant
}

const none = new Int32Array()

/**
 * Calls back for each node of which `endsOf` names some, in topological order, with a way to ask whether it comes before
 * another node (or is it); it may be asked about these ends and what comes before them.
 */
function forEachBatch(
  { needs, order }: Sorted,
  endsOf: (node: number) => Iterable<number>,
  onAnswer: (node: number, isAbove: (end: number) => boolean) => void,
): void {
  const { placeOf, edges, starts } = layOut(needs, order)
  const reached = new Int32Array(order.length * WORDS)
  let batch: number[] = []
  let last = 0
  for (const node of order) {
    let hasEnds = false
    for (const end of endsOf(node)) {
      hasEnds = true
      last = Math.max(last, placeOf[end] ?? 0)
    }
    if (hasEnds) batch.push(node)
    if (batch.length === WIDTH) answer()
  }
  if (batch.length > 0) answer()

  function answer(): void {
    const first = placeOf[batch[0] ?? 0] ?? 0
    reached.fill(0)
    for (const [bit, node] of batch.entries()) reached[wordOf(node, bit)] = 1 << (bit & 31)
    sweep(edges, starts, reached, first, last)
    for (const [bit, node] of batch.entries()) {
      onAnswer(node, (end) => ((reached[wordOf(end, bit)] ?? 0) & (1 << (bit & 31))) !== 0)
    }
    batch = []
    last = 0
  }
  function wordOf(node: number, bit: number): number {
    return (placeOf[node] ?? 0) * WORDS + (bit >> 5)
  }
}

/** The needs of the nodes in topological order, as places in that order: what a sweep reads lies together. */
function layOut(needs: Neighbours, order: Int32Array) {
  const placeOf = new Int32Array(order.length)
  const starts = new Int32Array(order.length + 1)
  for (const [place, node] of order.entries()) {
    placeOf[node] = place
    starts[place + 1] = (starts[place] ?? 0) + (needs[node]?.length ?? 0)
  }
  const edges = new Int32Array(starts[order.length] ?? 0)
  let at = 0
  for (const node of order) for (const need of needs[node] ?? none) edges[at++] = placeOf[need] ?? 0
  return { placeOf, starts, edges }
}

/** Gives each place from `first` to `last` the bits of its needs besides its own. The words are written out for speed. */
function sweep(
  edges: Int32Array,
  starts: Int32Array,
  reached: Int32Array,
  first: number,
  last: number,
): void {
  for (let place = first; place <= last; place++) {
    const own = place * WORDS
    let [a, b, c, d] = [
      reached[own] ?? 0,
      reached[own + 1] ?? 0,
      reached[own + 2] ?? 0,
      reached[own + 3] ?? 0,
    ]
    const end = starts[place + 1] ?? 0
    for (let edge = starts[place] ?? 0; edge < end; edge++) {
      const need = (edges[edge] ?? 0) * WORDS
      a |= reached[need] ?? 0
      b |= reached[need + 1] ?? 0
      c |= reached[need + 2] ?? 0
      d |= reached[need + 3] ?? 0
    }
    reached[own] = a
    reached[own + 1] = b
    reached[own + 2] = c
    reached[own + 3] = d
  }
}
