/** Wrong keys that one address may try in a window. The right key is never held up by them. */
const MAX_FAILURES = 10
const WINDOW_MS = 60_000
/** Addresses remembered at most. */
const MAX_ADDRESSES = 10_000

export interface FailureLimit {
  /** Counts a failure; returns 0, or the seconds to wait once there were too many. */
  fail(address: string): number
  /** There were too many just now. */
  isBlocked(address: string): boolean
}

/** Counts failed attempts by address, in memory. `now` in ms. */
export function createFailureLimit(now: () => number = () => performance.now()): FailureLimit {
  const windows = new Map<string, { start: number; count: number }>()

  function current(address: string): { start: number; count: number } | undefined {
    const window = windows.get(address)
    return window && now() - window.start < WINDOW_MS ? window : undefined
  }

  return {
    fail(address) {
      let window = current(address)
      if (!window) {
        windows.delete(address)
        const oldest = windows.size >= MAX_ADDRESSES ? windows.keys().next().value : undefined
        if (oldest !== undefined) windows.delete(oldest)
        window = { start: now(), count: 0 }
        windows.set(address, window)
      }
      window.count += 1
      if (window.count <= MAX_FAILURES) return 0
      return Math.ceil((window.start + WINDOW_MS - now()) / 1_000)
    },
    isBlocked(address) {
      return (current(address)?.count ?? 0) > MAX_FAILURES
    },
  }
}
