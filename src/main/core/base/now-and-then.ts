/**
 * Does something some time after the start and then again and again, in ms, one at a time: while it is at work, its turns are left
 * out. It must not throw. The returned function ends it, and resolves when what is under way has ended.
 */
export function nowAndThen(
  work: () => Promise<void>,
  { firstMs, everyMs }: { firstMs: number; everyMs: number },
): () => Promise<void> {
  let working: Promise<void> | null = null
  const tick = () => {
    working ??= work().finally(() => {
      working = null
    })
  }
  const first = setTimeout(tick, firstMs).unref()
  const timer = setInterval(tick, everyMs).unref()
  return async () => {
    clearTimeout(first)
    clearInterval(timer)
    await working
  }
}
