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

/** Makes a function that asks for one call of `apply` in the next frame, however often it is called until then. */
export function oncePerFrame(
  apply: () => void,
  schedule: (callback: () => void) => void = nextFrame,
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
