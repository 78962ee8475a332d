/** Lets a bounded number of calls run at a time. */
export interface SpawnGate {
  /**
   * Runs `fn` when its turn comes, first come first served; settles as it does. An aborted `signal` takes back
   * a call that still waits, which rejects with the signal's reason; one that runs is not touched.
   */
  run<T>(fn: () => Promise<T>, signal?: AbortSignal): Promise<T>
  /** Calls that wait for their turn. */
  readonly waiting: number
}

/** Staggers starts: each `claude` costs 0.3 s of CPU until it is up. `limit` may change; less than 1 counts as 1. */
export function createSpawnGate(limit: () => number): SpawnGate {
  const queue: (() => void)[] = []
  let running = 0

  const hasPlace = () => running < Math.max(1, limit())

  function leave(): void {
    running -= 1
    // Who waits is given the place in this very tick, so nobody can slip in between.
    while (queue.length > 0 && hasPlace()) {
      running += 1
      queue.shift()?.()
    }
  }

  function enter(signal?: AbortSignal): Promise<void> {
    if (hasPlace()) {
      running += 1
      return Promise.resolve()
    }
    return new Promise((resolve, reject) => {
      const begin = (): void => {
        signal?.removeEventListener('abort', giveUp)
        resolve()
      }
      const giveUp = (): void => {
        queue.splice(queue.indexOf(begin), 1)
        reject(signal?.reason)
      }
      signal?.addEventListener('abort', giveUp, { once: true })
      queue.push(begin)
    })
  }

  return {
    get waiting() {
      return queue.length
    },
    async run(fn, signal) {
      signal?.throwIfAborted()
      await enter(signal)
      try {
        return await fn()
      } finally {
        leave()
      }
    },
  }
}
