/** Commands that run at the same time, at most: each has a process of ours besides its own. */
const PLACES = 32

/** Waits for a place for a command. Resolves with what gives it back, or with null when the signal was aborted before. */
export type TakePlace = (signal: AbortSignal, onWait: () => void) => Promise<(() => void) | null>

export function createPlaces(): TakePlace {
  let taken = 0
  /** Called in the order in which they came. */
  const waiting = new Set<() => void>()
  return async (signal, onWait) => {
    if (signal.aborted) return null
    if (taken >= PLACES) {
      onWait()
      if (!(await untilCalled(waiting, signal))) return null
    } else {
      taken += 1
    }
    let isMine = true
    return () => {
      if (!isMine) return
      isMine = false
      // Handed on, so that nobody who comes later is faster.
      const [next] = waiting
      if (next) next()
      else taken -= 1
    }
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
