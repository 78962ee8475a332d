import { createPace } from './pace.ts'

/**
 * Calls back once, before the next frame, or after 250 ms when none comes: a hidden page has no frames, and one
 * that was asked for just before it was hidden stays out.
 */
export function nextFrame(callback: () => void): void {
  const run = () => {
    cancelAnimationFrame(frame)
    clearTimeout(timer)
    callback()
  }
  const frame = requestAnimationFrame(run)
  const timer = setTimeout(run, 250)
}

/** Everything that takes what the supervisor announced shares one pace, so that they draw together. */
const paced = createPace({
  now: () => performance.now(),
  later: (callback, delay) => {
    if (delay > 0) setTimeout(() => nextFrame(callback), delay)
    else nextFrame(callback)
  },
  painted: (callback) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      callback()
    }
    port2.postMessage(null)
  },
})

/**
 * Makes a function that asks for one call of `apply`, however often it is called until then: in the next frame, or
 * later when what was drawn last took long.
 */
export function oncePerFrame(
  apply: () => void,
  schedule: (callback: () => void) => void = paced,
): () => void {
  let scheduled = false
  return () => {
    if (scheduled) return
    scheduled = true
    schedule(() => {
      scheduled = false
      apply()
    })
  }
}
