/** Named gates: a stream waits at one until the test opens it, and a test waits until a stream is there. */
export interface Gates {
  /** Waits until the gate is opened for it, or its reader has gone. */
  waitAt(gate: string, gone: AbortSignal): Promise<void>
  /** Opens a gate for one stream, now or when it comes. */
  release(gate: string): void
  /** Resolves when a stream waits at the gate. */
  reached(gate: string): Promise<void>
  /** Opens all of them for good. */
  openAll(): void
}

export function createGates(): Gates {
  const waiting = new Map<string, (() => void)[]>()
  const permits = new Map<string, number>()
  const watchers = new Map<string, (() => void)[]>()
  let open = false

  return {
    waitAt(gate, gone) {
      if (open || gone.aborted) return Promise.resolve()
      const left = permits.get(gate) ?? 0
      if (left > 0) {
        permits.set(gate, left - 1)
        return Promise.resolve()
      }
      return new Promise((resolve) => {
        waiting.set(gate, [...(waiting.get(gate) ?? []), resolve])
        gone.addEventListener('abort', () => {
          waiting.set(
            gate,
            (waiting.get(gate) ?? []).filter((other) => other !== resolve),
          )
          resolve()
        })
        for (const watcher of watchers.get(gate) ?? []) watcher()
        watchers.delete(gate)
      })
    },
    release(gate) {
      const [first, ...rest] = waiting.get(gate) ?? []
      if (first === undefined) permits.set(gate, (permits.get(gate) ?? 0) + 1)
      waiting.set(gate, rest)
      first?.()
    },
    reached(gate) {
      if ((waiting.get(gate) ?? []).length > 0) return Promise.resolve()
      return new Promise((resolve) => {
        watchers.set(gate, [...(watchers.get(gate) ?? []), resolve])
      })
    },
    openAll() {
      open = true
      for (const resolvers of waiting.values()) for (const resolve of resolvers) resolve()
      waiting.clear()
    },
  }
}
