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
