/** Starts that the pace is taken from. */
const REMEMBERED = 20
/** A pace older than this says nothing of now, in ms. */
const CURRENT_MS = 10 * 60_000

/** How fast queued tasks start at present: who finds the queue full is told when it is worth trying again. */
export interface StartPace {
  /** A queued task starts. */
  note(): void
  /** Whole seconds from one start to the next, at least 1; null: too few started lately to know. */
  seconds(): number | null
}

/** `now` in ms, monotonic. */
export function createStartPace(now: () => number = () => performance.now()): StartPace {
  let starts: number[] = []
  return {
    note() {
      starts = [...starts, now()].slice(-REMEMBERED)
    },
    seconds() {
      const lately = starts.filter((at) => now() - at < CURRENT_MS)
      const [first] = lately
      if (first === undefined || lately.length < 2) return null
      // To now and not to the last one: a queue that stands still gets slower.
      return Math.max(1, Math.round((now() - first) / (lately.length - 1) / 1_000))
    },
  }
}
