import type { CodeToken } from './highlight.ts'
import type { HighlightReply, HighlightRequest } from './highlight-worker.ts'

const waiting = new Map<number, (lines: CodeToken[][] | null) => void>()
let worker: Worker | undefined
let nextId = 0

/** Colours code in a thread of its own. Resolves with null when there are no colours for it. */
export function requestHighlight(code: string, language: string): Promise<CodeToken[][] | null> {
  worker ??= startWorker()
  nextId += 1
  const request: HighlightRequest = { id: nextId, code, language }
  worker.postMessage(request)
  return new Promise((resolve) => waiting.set(request.id, resolve))
}

function startWorker(): Worker {
  const started = new Worker(new URL('./highlight-worker.ts', import.meta.url), { type: 'module' })
  started.addEventListener('message', ({ data }: MessageEvent<HighlightReply>) => {
    waiting.get(data.id)?.(data.lines)
    waiting.delete(data.id)
  })
  // A worker that can't start leaves all code plain.
  started.addEventListener('error', () => {
    for (const resolve of waiting.values()) resolve(null)
    waiting.clear()
  })
  return started
}
