import { Graph, layout as runDagre } from '@dagrejs/dagre'
import type { GraphLayout, GraphShape } from './graph-shape.ts'
import { placeByLevels } from './place-by-levels.ts'

/** More nodes are placed by their levels: dagre would take seconds, and make a picture many times wider than high. */
const MOST_FOR_DAGRE = 300
/** Of a node at normal text size, in px. */
const NODE_WIDTH = 208
const NODE_HEIGHT = 56

interface Point {
  x: number
  y: number
}

/** Lays a graph out. Up to 300 nodes by dagre, more by their levels. */
export function layOut(shape: GraphShape): GraphLayout {
  const count = shape.levels.length
  if (count > MOST_FOR_DAGRE) return layOutByLevels(shape)
  const { nodeWidth, nodeHeight } = nodeSize(shape.scale)
  const graph = new Graph()
  graph.setGraph({
    rankdir: shape.direction,
    nodesep: 20 * shape.scale,
    edgesep: 12 * shape.scale,
    ranksep: 56 * shape.scale,
    ranker: count > 100 ? 'tight-tree' : 'network-simplex',
  })
  for (let index = 0; index < count; index++) {
    graph.setNode(String(index), { width: nodeWidth, height: nodeHeight })
  }
  const { edges } = shape
  for (let at = 0; at < edges.length; at += 2) {
    graph.setEdge(String(edges[at]), String(edges[at + 1]), {})
  }
  runDagre(graph)
  const x = new Float64Array(count)
  const y = new Float64Array(count)
  for (let index = 0; index < count; index++) {
    const node = graph.node(String(index))
    x[index] = node.x - nodeWidth / 2
    y[index] = node.y - nodeHeight / 2
  }
  const paths: string[] = []
  for (let at = 0; at < edges.length; at += 2) {
    const { points = [] } = graph.edge(String(edges[at]), String(edges[at + 1]))
    paths.push(smoothPath(points))
  }
  const { width = 0, height = 0 } = graph.graph()
  return { x, y, nodeWidth, nodeHeight, width, height, direction: shape.direction, paths }
}

/** The plain layout of large graphs; each edge is one curve. */
export function layOutByLevels(shape: GraphShape): GraphLayout {
  const { nodeWidth, nodeHeight } = nodeSize(shape.scale)
  return withPaths(shape, placeByLevels(shape, nodeWidth, nodeHeight))
}

function nodeSize(scale: number): { nodeWidth: number; nodeHeight: number } {
  return { nodeWidth: Math.round(NODE_WIDTH * scale), nodeHeight: Math.round(NODE_HEIGHT * scale) }
}

/** Edges as one curve each, from the side that looks ahead to the side that looks back. */
function withPaths(shape: GraphShape, placed: Omit<GraphLayout, 'paths'>): GraphLayout {
  const { x, y, nodeWidth, nodeHeight } = placed
  const paths: string[] = []
  for (let at = 0; at < shape.edges.length; at += 2) {
    const from = shape.edges[at] ?? 0
    const to = shape.edges[at + 1] ?? 0
    const ahead = shape.direction === 'LR'
    const start = {
      x: (x[from] ?? 0) + (ahead ? nodeWidth : nodeWidth / 2),
      y: (y[from] ?? 0) + (ahead ? nodeHeight / 2 : nodeHeight),
    }
    const end = {
      x: (x[to] ?? 0) + (ahead ? 0 : nodeWidth / 2),
      y: (y[to] ?? 0) + (ahead ? nodeHeight / 2 : 0),
    }
    const bend = (ahead ? end.x - start.x : end.y - start.y) / 2
    const first = ahead ? { x: start.x + bend, y: start.y } : { x: start.x, y: start.y + bend }
    const second = ahead ? { x: end.x - bend, y: end.y } : { x: end.x, y: end.y - bend }
    paths.push(
      `M${round(start)}C${round(first)} ${round(second)} ${round(end)}${arrowHead(ahead ? { x: end.x - 1, y: end.y } : { x: end.x, y: end.y - 1 }, end)}`,
    )
  }
  return { ...placed, paths }
}

/** A line through points without corners. */
function smoothPath(points: readonly Point[]): string {
  const [first, ...rest] = points
  const last = rest.at(-1)
  const before = points.at(-2)
  if (!first || !last || !before) return ''
  let path = `M${round(first)}`
  for (const [index, point] of rest.slice(0, -1).entries()) {
    const next = rest[index + 1] ?? last
    const middle = { x: (point.x + next.x) / 2, y: (point.y + next.y) / 2 }
    path += `Q${round(point)} ${round(middle)}`
  }
  return `${path}L${round(last)}${arrowHead(before, last)}`
}

/** Two strokes that end at `tip`. */
function arrowHead(from: Point, tip: Point): string {
  const angle = Math.atan2(tip.y - from.y, tip.x - from.x)
  const side = (turn: number) =>
    round({ x: tip.x - 7 * Math.cos(angle + turn), y: tip.y - 7 * Math.sin(angle + turn) })
  return `M${side(0.5)}L${round(tip)}L${side(-0.5)}`
}

function round({ x, y }: Point): string {
  return `${Math.round(x * 10) / 10},${Math.round(y * 10) / 10}`
}
