import type { LiveRun } from './live-run.ts'

/** How long the engine may go on before others have their turn, in ms. */
const SLICE_MS = 8

/**
 * Calls `advance` for runs that were poked, before the tick ends: what it starts is staged together with what made it
 * possible. Chains of steps that end at once would keep the event loop from all else, so after {@link SLICE_MS} the rest
 * waits for its next turn.
 *
 * @param advance does what must be done at once, and what can be done until the deadline (of `performance.now()`); true: there is more
 */
export function createDispatcher(advance: (run: LiveRun, deadline: number) => boolean) {
  const dirty = new Set<LiveRun>()
  let sliceEnd = 0
  let hasSlice = false
  let hasMicrotask = false

  const nextTurn = (): void => {
    hasSlice = false
    if (dirty.size > 0) drain()
  }

  const drain = (): void => {
    hasMicrotask = false
    if (!hasSlice) {
      hasSlice = true
      sliceEnd = performance.now() + SLICE_MS
      setImmediate(nextTurn)
    }
    // What is left goes to the end of the line, so that each run has its turn.
    for (const run of [...dirty]) {
      dirty.delete(run)
      if (advance(run, sliceEnd)) dirty.add(run)
    }
    // What was poked meanwhile has its microtask.
  }

  return {
    poke(run: LiveRun): void {
      dirty.add(run)
      if (hasMicrotask) return
      hasMicrotask = true
      queueMicrotask(drain)
    },
    forget: (run: LiveRun): void => void dirty.delete(run),
    clear: (): void => dirty.clear(),
  }
}
