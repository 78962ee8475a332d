import type { ReactFlowInstance, Viewport } from '@xyflow/react'
import { nextFrame } from '../../lib/next-frame.ts'
import type { GraphLayout } from './graph-shape.ts'

/** A view with a node of the graph in its middle, or as near to it as leaves no more than a rim empty. */
export function viewAt(options: {
  layout: GraphLayout
  size: { width: number; height: number }
  index: number
  zoom: number
}): Viewport {
  const { layout, size, index, zoom } = options
  const x = ((layout.x[index] ?? 0) + layout.nodeWidth / 2) * zoom
  const y = ((layout.y[index] ?? 0) + layout.nodeHeight / 2) * zoom
  return {
    x: startAt(size.width, layout.width * zoom, x),
    y: startAt(size.height, layout.height * zoom, y),
    zoom,
  }
}

/** Where a graph begins along one axis. */
export function startAt(view: number, graph: number, place: number): number {
  const rim = 24
  if (graph + 2 * rim <= view) return (view - graph) / 2
  return Math.min(rim, Math.max(view - graph - rim, view / 2 - place))
}

/** Goes to a view in steps, a frame each, that add about the same area. */
export async function widenTo(flow: ReactFlowInstance, end: Viewport, steps: number): Promise<void> {
  const start = flow.getViewport()
  const area = ({ zoom }: Viewport) => 1 / zoom ** 2
  for (let step = 1; step <= steps; step++) {
    const share = step / steps
    const mix = (a: number, b: number) => a + (b - a) * share
    const zoom = 1 / Math.sqrt(mix(area(start), area(end)))
    // The corner of the view moves evenly over the graph.
    const x = -mix(-start.x / start.zoom, -end.x / end.zoom) * zoom
    const y = -mix(-start.y / start.zoom, -end.y / end.zoom) * zoom
    await flow.setViewport(step === steps ? end : { x, y, zoom })
    await new Promise<void>((resolve) => nextFrame(resolve))
  }
}
