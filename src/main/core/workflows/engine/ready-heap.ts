/** What decides which of two ready units goes first. */
export interface HeapItem {
  /** Greater goes first: work that had begun before a restart, then what holds its locks already, then what goes on a chain, then the rest. */
  rank: number
  priority: number
  /** Longest remaining path, in s. */
  tail: number
  /** Order of becoming ready. */
  sequence: number
}

/** Ready units of a run, ordered by rank, priority, longest remaining critical path, then age. Logarithmic. */
export interface ReadyHeap<T extends HeapItem> {
  push(item: T): void
  pop(): T | undefined
  readonly size: number
}

export function createReadyHeap<T extends HeapItem>(): ReadyHeap<T> {
  const items: T[] = []

  const rise = (item: T): void => {
    let index = items.length - 1
    while (index > 0) {
      const above = (index - 1) >> 1
      const parent = items[above]
      if (parent === undefined || !goesBefore(item, parent)) break
      items[index] = parent
      index = above
    }
    items[index] = item
  }

  const sink = (item: T): void => {
    let index = 0
    for (;;) {
      let below = 2 * index + 1
      let child = items[below]
      const other = items[below + 1]
      if (child !== undefined && other !== undefined && goesBefore(other, child)) {
        below += 1
        child = other
      }
      if (child === undefined || !goesBefore(child, item)) break
      items[index] = child
      index = below
    }
    items[index] = item
  }

  return {
    push(item) {
      items.push(item)
      rise(item)
    },
    pop() {
      const first = items[0]
      const last = items.pop()
      if (last !== undefined && items.length > 0) sink(last)
      return first
    },
    get size() {
      return items.length
    },
  }
}

function goesBefore(a: HeapItem, b: HeapItem): boolean {
  if (a.rank !== b.rank) return a.rank > b.rank
  if (a.priority !== b.priority) return a.priority > b.priority
  if (a.tail !== b.tail) return a.tail > b.tail
  return a.sequence < b.sequence
}
