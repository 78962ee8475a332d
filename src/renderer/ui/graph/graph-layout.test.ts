import { expect, test } from 'vitest'
import type { DagView } from '../../../contract/dag-view.ts'
import { sampleRun } from '../../../contract/fixtures/sample-run.ts'
import { layOut } from './graph-layout.ts'
import type { Direction, GraphLayout } from './graph-shape.ts'
import { moveInGraph } from './move-in-graph.ts'

function layOutDag(dag: DagView, direction: Direction = 'LR'): GraphLayout {
  const at = new Map(dag.nodes.map((node, index) => [node.id, index]))
  return layOut({
    levels: Int32Array.from(dag.nodes, (node) => node.level),
    edges: Int32Array.from(dag.edges.flatMap(({ from, to }) => [at.get(from) ?? 0, at.get(to) ?? 0])),
    direction,
    scale: 1,
  })
}

/** Pairs of nodes that lie on each other. */
function overlaps({ x, y, nodeWidth, nodeHeight }: GraphLayout): number {
  let count = 0
  for (let a = 0; a < x.length; a++) {
    for (let b = a + 1; b < x.length; b++) {
      const near = Math.abs((x[a] ?? 0) - (x[b] ?? 0)) < nodeWidth
      if (near && Math.abs((y[a] ?? 0) - (y[b] ?? 0)) < nodeHeight) count += 1
    }
  }
  return count
}

for (const count of [1, 40, 150, 1_000]) {
  for (const direction of ['LR', 'TB'] as const) {
    test(`${count} nodes ${direction}: none on another, each edge forwards and drawn`, () => {
      const { dag } = sampleRun(count)
      const layout = layOutDag(dag, direction)
      expect(overlaps(layout)).toBe(0)
      expect(layout.paths).toHaveLength(dag.edges.length)
      expect(layout.paths.every((path) => /^M[-\d.]+,[-\d.]+[QCL]/.test(path))).toBe(true)
      const main = direction === 'LR' ? layout.x : layout.y
      const at = new Map(dag.nodes.map((node, index) => [node.id, index]))
      for (const { from, to } of dag.edges) {
        expect(main[at.get(to) ?? 0]).toBeGreaterThan(main[at.get(from) ?? 0] ?? 0)
      }
      expect(Math.max(...layout.x) + layout.nodeWidth).toBeLessThanOrEqual(layout.width + 40)
    })
  }
}

test('a level of thousands is broken into columns', () => {
  const nodes = sampleRun(2).dag.nodes
  const wide = Array.from({ length: 5_000 }, (_, index) => ({ ...nodes[0], id: `w${index}`, level: 0 }))
  const layout = layOut({
    levels: Int32Array.from(wide, () => 0),
    edges: new Int32Array(),
    direction: 'LR',
    scale: 1,
  })
  expect(layout.height / layout.width).toBeLessThan(3)
  expect(layout.width / layout.height).toBeLessThan(3)
})

test('the arrows go along edges and within levels, and stay at the rim', () => {
  const { dag } = sampleRun(60)
  const layout = layOutDag(dag)
  const [edge] = dag.edges
  const next = moveInGraph(dag, layout, edge?.from ?? '', 'right')
  expect(dag.edges.some(({ from, to }) => from === edge?.from && to === next)).toBe(true)
  const back = moveInGraph(dag, layout, next, 'left')
  expect(dag.edges.some(({ from, to }) => from === back && to === next)).toBe(true)
  const level = (id: string | null) => dag.nodes.find((node) => node.id === id)?.level
  const below = moveInGraph(dag, layout, 'n0', 'down') ?? moveInGraph(dag, layout, 'n0', 'up')
  expect(level(below)).toBe(0)
  expect(moveInGraph(dag, layout, 'n0', 'left')).toBe('n0')
  const first = moveInGraph(dag, layout, null, 'right')
  expect(level(first)).toBe(0)
  expect(level(moveInGraph(dag, layout, 'n0', 'last'))).toBe(dag.levels - 1)
})

test('down through a level meets each of its nodes once', () => {
  const { dag } = sampleRun(400)
  const layout = layOutDag(dag)
  const seen = new Set<string>()
  let at = moveInGraph(dag, layout, null, 'first')
  while (at !== null && !seen.has(at)) {
    seen.add(at)
    at = moveInGraph(dag, layout, at, 'down')
  }
  expect(seen.size).toBe(dag.nodes.filter((node) => node.level === 0).length)
})
