/** Entries in the order in which they are to go; the score of one may rise while it waits, never fall. */
export interface EvictionOrder<T> {
  /** Dead ones counted too. */
  readonly size: number
  add(entry: T): void
  /** Takes out the living entry with the least score; undefined: there is none. */
  next(): T | undefined
}

/**
 * A binary heap by the score at the time of adding. An entry that comes up with a score that has risen since is put
 * back with its new one, so that a hit costs nothing here.
 */
export function createEvictionOrder<T>(options: {
  scoreOf: (entry: T) => number
  isAlive: (entry: T) => boolean
}): EvictionOrder<T> {
  const { scoreOf, isAlive } = options
  const heap: { entry: T; score: number }[] = []

  function push(entry: T, score: number): void {
    const item = { entry, score }
    let at = heap.length
    heap.push(item)
    while (at > 0) {
      const above = (at - 1) >> 1
      const parent = heap[above]
      if (!parent || parent.score <= score) break
      heap[at] = parent
      at = above
    }
    heap[at] = item
  }

  function pop(): { entry: T; score: number } | undefined {
    const top = heap[0]
    const last = heap.pop()
    if (!last || heap.length === 0) return top
    let at = 0
    for (;;) {
      const left = heap[2 * at + 1]
      const right = heap[2 * at + 2]
      const least = right && left && right.score < left.score ? right : left
      if (!least || least.score >= last.score) break
      heap[at] = least
      at = 2 * at + (least === left ? 1 : 2)
    }
    heap[at] = last
    return top
  }

  return {
    get size() {
      return heap.length
    },
    add: (entry) => push(entry, scoreOf(entry)),
    next() {
      for (let item = pop(); item; item = pop()) {
        if (!isAlive(item.entry)) continue
        const score = scoreOf(item.entry)
        if (score <= item.score) return item.entry
        push(item.entry, score)
      }
      return undefined
    },
  }
}
