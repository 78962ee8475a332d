import fc from 'fast-check'
import { DirectedGraph } from 'graphology'
import { hasCycle, topologicalGenerations } from 'graphology-dag'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../../../../../test/harness/random.ts'
import { buildDag } from './build-dag.ts'
import { findCycles } from './find-cycles.ts'
import { definitionOf, stepOf } from './fixtures/graphs.ts'
import { optimizeDag } from './optimize-dag.ts'
import { findRedundant, findUnrelated } from './reach.ts'
import { readStructure } from './structure.ts'
import { viewDag } from './view-dag.ts'

/** An edge from what is needed to what needs it. */
type Edge = readonly [from: number, to: number]
interface Plan {
  size: number
  edges: Edge[]
  /** Of each node, in s; whole numbers, so that ties are frequent. */
  estimates: number[]
}

const nameOf = (node: number) => `n${node}`

function definitionOfPlan({ size, edges, estimates }: Plan) {
  const nodes = Array.from({ length: size }, (_, node) =>
    stepOf(
      nameOf(node),
      edges.filter(([, to]) => to === node).map(([from]) => nameOf(from)),
      { estimate: estimates[node] ?? 0 },
    ),
  )
  return definitionOf(nodes)
}

/** The same graph in the library that does not know ours. */
function libraryGraph({ size, edges }: Pick<Plan, 'size' | 'edges'>) {
  const graph = new DirectedGraph()
  for (let node = 0; node < size; node++) graph.addNode(nameOf(node))
  for (const [from, to] of edges) graph.mergeEdge(nameOf(from), nameOf(to))
  return graph
}

/** Whether a path of at least one edge leads from one node to another, by trying (Warshall). */
function reachability({ size, edges }: Pick<Plan, 'size' | 'edges'>): boolean[][] {
  const reach = Array.from({ length: size }, () => new Array<boolean>(size).fill(false))
  const row = (node: number) => reach[node] ?? []
  for (const [from, to] of edges) row(from)[to] = true
  for (let via = 0; via < size; via++) {
    for (let from = 0; from < size; from++) {
      if (!row(from)[via]) continue
      for (let to = 0; to < size; to++) if (row(via)[to]) row(from)[to] = true
    }
  }
  return reach
}

/** Any directed graph, with or without cycles. */
const anyPlan = fc.integer({ min: 1, max: 10 }).chain((size) => {
  const node = fc.nat({ max: size - 1 })
  return fc.record({
    size: fc.constant(size),
    edges: fc
      .array(fc.tuple(node, node), { maxLength: size + 4 })
      .map((edges) => edges.filter(([from, to]) => from !== to)),
    estimates: fc.constant<number[]>([]),
  })
})

/** A graph without cycles, whose numbers say nothing about its order. */
function drawPlan(seed: number, size: number, edgeCount: number): Plan {
  const random = createRandom(seed)
  const order = Array.from({ length: size }, (_, node) => node)
  for (let at = size - 1; at > 0; at--) {
    const other = random.between(0, at)
    ;[order[at], order[other]] = [order[other] ?? 0, order[at] ?? 0]
  }
  const edges = Array.from({ length: size < 2 ? 0 : edgeCount }, (): Edge => {
    const to = random.between(1, size - 1)
    return [order[random.between(0, to - 1)] ?? 0, order[to] ?? 0]
  })
  return { size, edges, estimates: order.map(() => random.between(0, 5)) }
}
const sortedPlan = fc
  .tuple(fc.nat(), fc.integer({ min: 1, max: 12 }), fc.nat({ max: 30 }))
  .map(([seed, size, edgeCount]) => drawPlan(seed, size, edgeCount))

describe('graphs with cycles', { timeout: 60_000 }, () => {
  it('are found as the library finds them, each component by a shortest cycle', () => {
    fc.assert(
      fc.property(anyPlan, (plan) => {
        const cycles = findCycles(readStructure(definitionOfPlan(plan)))
        expect(cycles.length > 0).toBe(hasCycle(libraryGraph(plan)))
        const reach = reachability(plan)
        const has = (from: number, to: number) =>
          plan.edges.some((edge) => edge[0] === from && edge[1] === to)
        const components = new Set<string>()
        for (let node = 0; node < plan.size; node++) {
          if (!reach[node]?.[node]) continue
          components.add(membersOf(plan, reach, node).join())
        }
        expect(new Set(cycles.map(([first = -1]) => membersOf(plan, reach, first).join()))).toEqual(
          components,
        )
        expect(cycles).toHaveLength(components.size)
        for (const cycle of cycles) {
          expect(new Set(cycle).size).toBe(cycle.length)
          for (const [at, node] of cycle.entries()) {
            expect(has(cycle[(at + 1) % cycle.length] ?? -1, node)).toBe(true)
          }
          expect(cycle).toHaveLength(shortestCycle(plan, membersOf(plan, reach, cycle[0] ?? -1)))
        }
      }),
      { numRuns: 5_000 },
    )
  })
})

describe('graphs without cycles', { timeout: 60_000 }, () => {
  it('have the levels, the critical path and the reduction that trying gives', () => {
    fc.assert(fc.property(sortedPlan, checkPlan), { numRuns: 5_000 })
  })

  it('mean the same in whatever order they are written', () => {
    fc.assert(
      fc.property(sortedPlan, fc.nat(), (plan, seed) => {
        const definition = definitionOfPlan(plan)
        const random = createRandom(seed)
        const shuffled = definitionOf(
          shuffle(random, definition.nodes).map((node) => ({ ...node, needs: shuffle(random, node.needs) })),
        )
        const view = viewDag(definition, buildDag(definition))
        const other = viewDag(shuffled, buildDag(shuffled))
        expect({ ...other, nodes: sorted(other.nodes), edges: sorted(other.edges) }).toEqual({
          ...view,
          nodes: sorted(view.nodes),
          edges: sorted(view.edges),
        })
      }),
      { numRuns: 1_000 },
    )
  })

  it('of many nodes too, beyond what one sweep answers for', () => {
    for (const [seed, size, edgeCount] of [
      [1, 300, 600],
      [2, 300, 3_000],
      [3, 400, 450],
    ] as const) {
      checkPlan(drawPlan(seed, size, edgeCount))
    }
  })
})

/** Everything that is known of a graph without cycles, against the library and brute force. */
function checkPlan(plan: Plan): void {
  const definition = definitionOfPlan(plan)
  const dag = buildDag(definition)
  const levels = topologicalGenerations(libraryGraph(plan)).map((level) => level.toSorted())
  const ours = Map.groupBy(dag.ids, (_, node) => dag.level[node] ?? -1)
  expect(Array.from({ length: dag.levels }, (_, level) => ours.get(level)?.toSorted())).toEqual(levels)
  expect(dag.maxParallelism).toBe(Math.max(...levels.map(({ length }) => length)))

  const tails = longestPaths(plan)
  expect([...dag.tail]).toEqual(tails)
  expect(dag.span).toBe(Math.max(...tails))
  const heads = longestPaths({ ...plan, edges: plan.edges.map(([from, to]): Edge => [to, from]) })
  for (const [node, slack] of dag.slack.entries()) {
    const through = (heads[node] ?? 0) + (tails[node] ?? 0) - (plan.estimates[node] ?? 0)
    expect(slack).toBe(dag.span - through)
    expect(dag.critical[node]).toBe(slack === 0)
  }
  const path = dag.criticalPath
  expect(path.reduce((sum, node) => sum + (plan.estimates[node] ?? 0), 0)).toBe(dag.span)
  for (const [at, node] of path.slice(1).entries()) expect(dag.needs[node]).toContain(path[at])

  const reach = reachability(plan)
  const redundant = findRedundant(dag)
  for (const [to, needs] of dag.needs.entries()) {
    const needless = [...needs].filter((from) => needs.some((other) => reach[from]?.[other]))
    expect(redundant.get(to)?.toSorted() ?? []).toEqual(needless.toSorted())
  }
  const reduced = optimizeDag(dag)
  const edges = reduced.needs.flatMap((needs, to) => Array.from(needs, (from): Edge => [from, to]))
  expect(reachability({ size: plan.size, edges })).toEqual(reach)
  expect(edges).toHaveLength(reduced.edgeCount)
  expect(
    reduced.dependants.flatMap((list, from) => Array.from(list, (to) => `${from} ${to}`)).toSorted(),
  ).toEqual(edges.map(([from, to]) => `${from} ${to}`).toSorted())

  const pairs = reach.flatMap((row, ancestor) => row.map((isAbove, node) => ({ ancestor, node, isAbove })))
  expect(new Set(findUnrelated(dag, pairs))).toEqual(new Set(pairs.filter(({ isAbove }) => !isAbove)))
}

/** The longest path that begins with each node, by walking all of them (each node once). */
function longestPaths({ size, edges, estimates }: Plan): number[] {
  const known = new Map<number, number>()
  const longest = (node: number): number => {
    const found = known.get(node)
    if (found !== undefined) return found
    const rest = edges.filter(([from]) => from === node).map(([, to]) => longest(to))
    const length = (estimates[node] ?? 0) + Math.max(0, ...rest)
    known.set(node, length)
    return length
  }
  return Array.from({ length: size }, (_, node) => longest(node))
}

/** The nodes that are on a cycle with the node. */
function membersOf({ size }: Plan, reach: boolean[][], node: number): number[] {
  return Array.from({ length: size }, (_, other) => other).filter(
    (other) => reach[node]?.[other] && reach[other]?.[node],
  )
}

/** Length of the shortest cycle among the nodes, by powers of their edges. */
function shortestCycle({ edges }: Plan, members: readonly number[]): number {
  let ends: Edge[] = members.map((node) => [node, node])
  for (let length = 1; length <= members.length; length++) {
    const next = new Map<string, Edge>()
    for (const [start, end] of ends) {
      for (const [from, to] of edges)
        if (from === end && members.includes(to)) next.set(`${start} ${to}`, [start, to])
    }
    ends = [...next.values()]
    if (ends.some(([start, end]) => start === end)) return length
  }
  return -1
}

function shuffle<T>(random: ReturnType<typeof createRandom>, list: readonly T[]): T[] {
  return list
    .map((element) => ({ element, place: random.next() }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ element }) => element)
}

function sorted(list: readonly object[]): string[] {
  return list.map((element) => JSON.stringify(element)).toSorted()
}
