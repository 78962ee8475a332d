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

/** Staggers starts: each `claude` costs 0.3 s of CPU until it is up. `limit` is at least 1. */
export function createSpawnGate(limit: number): SpawnGate {
  if (!(limit >= 1)) throw new RangeError(`The limit of a gate must be at least 1, not ${limit}.`)
  const queue: (() => void)[] = []
  let running = 0

  function leave(): void {
    const next = queue.shift()
    // The place is handed over, so nobody can slip in between.
    if (next) next()
    else running -= 1
  }

  function enter(signal?: AbortSignal): Promise<void> {
    if (running < limit) {
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
