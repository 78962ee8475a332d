import type { ReactFlowInstance, Viewport } from '@xyflow/react'
import { nextFrame } from '../../../lib/next-frame.ts'

/** Where a graph begins along one axis: a place of it in the middle of the view, with no more than a rim left empty. */
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
