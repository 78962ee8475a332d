/** Reads a log of numbered items from a number on and follows it live, each item once and ascending. */
export interface LogReader<T> {
  /** What came live. */
  take(items: readonly T[]): void
  /** Reads what the log has beyond what was told. */
  catchUp(): Promise<void>
  /** As `catchUp`, begun after this call: what was being read may have begun before. */
  finish(): Promise<void>
  /** Tells nothing more. */
  stop(): void
}

/** Where a log is read, and who is told. */
export interface LogSource<T> {
  read: (after: number) => Promise<{ items: readonly T[]; hasMore: boolean }>
  tell: (item: T) => void
}

export function createLogReader<T extends { seq: number }>(
  options: LogSource<T> & { after: number },
): LogReader<T> {
  let last = options.after
  let reading: Promise<void> | undefined
  /** Live items that came while the log was read, or before it was read at all. */
  let kept: T[] = []
  let wasRead = false
  let done = false

  function tell(items: readonly T[]): void {
    for (const item of items) {
      if (item.seq <= last || done) continue
      last = item.seq
      options.tell(item)
    }
  }

  async function readLog(): Promise<void> {
    for (let more = true; more; ) {
      const page = await options.read(last)
      tell(page.items)
      more = page.hasMore
    }
    // In this order, in one tick: what comes from here on is told at once.
    reading = undefined
    wasRead = true
    tell(kept)
    kept = []
  }

  /** Live items are kept meanwhile, so that the order holds. */
  function catchUp(): Promise<void> {
    reading ??= readLog().finally(() => {
      reading = undefined
    })
    return reading
  }

  return {
    take(items) {
      if (reading || !wasRead) kept.push(...items)
      else tell(items)
    },
    catchUp,
    finish: () => (reading ?? Promise.resolve()).then(catchUp),
    stop() {
      done = true
    },
  }
}
