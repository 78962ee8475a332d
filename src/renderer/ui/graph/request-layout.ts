import { layOutByLevels } from './graph-layout.ts'
import type { GraphLayout, GraphShape } from './graph-shape.ts'
import type { LayoutReply, LayoutRequest } from './layout-worker.ts'

const waiting = new Map<number, (layout: GraphLayout | null) => void>()
let worker: Worker | undefined
let nextId = 0

/** Lays a graph out in a thread of its own; without one, or when that fails, plainly by its levels. */
export async function requestLayout(shape: GraphShape): Promise<GraphLayout> {
  worker ??= startWorker()
  nextId += 1
  const request: LayoutRequest = { id: nextId, shape }
  worker.postMessage(request)
  const layout = await new Promise<GraphLayout | null>((resolve) => waiting.set(request.id, resolve))
  return layout ?? layOutByLevels(shape)
}

function startWorker(): Worker {
  const started = new Worker(new URL('./layout-worker.ts', import.meta.url), { type: 'module' })
  started.addEventListener('message', ({ data }: MessageEvent<LayoutReply>) => {
    waiting.get(data.id)?.(data.layout)
    waiting.delete(data.id)
  })
  started.addEventListener('error', () => {
    for (const resolve of waiting.values()) resolve(null)
    waiting.clear()
    // The next graph gets another try.
    worker = undefined
  })
  return started
}
