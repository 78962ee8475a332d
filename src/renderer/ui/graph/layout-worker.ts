import { layOut } from './graph-layout.ts'
import type { GraphLayout, GraphShape } from './graph-shape.ts'

export interface LayoutRequest {
  id: number
  shape: GraphShape
}

export interface LayoutReply {
  id: number
  /** Null: it failed. */
  layout: GraphLayout | null
}

// Runs in a thread of its own: laying out takes long.
self.addEventListener('message', ({ data }: MessageEvent<LayoutRequest>) => {
  let layout: GraphLayout | null = null
  try {
    layout = layOut(data.shape)
  } catch (error) {
    console.warn('The graph could not be laid out.', error)
  }
  const reply: LayoutReply = { id: data.id, layout }
  self.postMessage(reply)
})
