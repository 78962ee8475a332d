import type { Context } from '../../context.ts'

/** Commands that run at the same time, at most: each has a process of ours besides its own. */
const PLACES = 32

interface Places {
  taken: number
  /** Called in the order in which they came. */
  readonly waiting: Set<() => void>
}

const places = new WeakMap<Context, Places>()

/**
 * Waits for a place for a command. Resolves with what gives it back, or with null when the signal was aborted before.
 */
export async function takePlace(
  context: Context,
  signal: AbortSignal,
  onWait: () => void,
): Promise<(() => void) | null> {
  const all = places.get(context) ?? { taken: 0, waiting: new Set() }
  places.set(context, all)
  if (signal.aborted) return null
  if (all.taken >= PLACES) {
    onWait()
    if (!(await untilCalled(all.waiting, signal))) return null
  } else {
    all.taken += 1
  }
  let isMine = true
  return () => {
    if (!isMine) return
    isMine = false
    // Handed on, so that nobody who comes later is faster.
    const [next] = all.waiting
    if (next) next()
    else all.taken -= 1
  }
}

function untilCalled(waiting: Set<() => void>, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const settle = (isCalled: boolean) => {
      waiting.delete(call)
      signal.removeEventListener('abort', onAbort)
      resolve(isCalled)
    }
    const call = () => settle(true)
    const onAbort = () => settle(false)
    waiting.add(call)
    signal.addEventListener('abort', onAbort, { once: true })
  })
}
