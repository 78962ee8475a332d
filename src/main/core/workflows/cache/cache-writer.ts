import type { Log } from '../../base/log.ts'
import type { CacheRow, CacheStore } from '../../store/cache-store.ts'

/** Brings the cache to the disk, a while after it changed. */
export interface CacheWriter {
  /** `json` is the value. */
  save(row: CacheRow, json: string): void
  remove(key: string): void
  /** A hit: written with the next look at what expired, since it is of no importance. */
  touch(row: CacheRow): void
  /** Writes what was used since the last time. */
  writeUses(): void
  /** Writes all that is waiting now. Logs what the database refuses, and keeps it. */
  flush(): void
  close(): void
}

/** How long a change waits for others, and how long a batch for the next one, so that other work comes between; ms. */
const DELAY_MS = 250
const PAUSE_MS = 10
/** Rows and characters that one transaction has at most, so that the loop is held up for some milliseconds only. */
const BATCH_ROWS = 200
const BATCH_CHARACTERS = 1_000_000
/** Uses that are written at a time. */
const MOST_USES = 5_000

export function createCacheWriter(store: CacheStore, log: Log): CacheWriter {
  /** By key; null: to be removed. No larger than the cache, but for what was removed. */
  const waiting = new Map<string, { row: CacheRow; json: string } | null>()
  const used = new Set<CacheRow>()
  let timer: NodeJS.Timeout | null = null
  let refused = false

  function schedule(delay = DELAY_MS): void {
    timer ??= setTimeout(() => {
      timer = null
      const isWritten = writeBatch()
      if (waiting.size > 0) schedule(isWritten ? PAUSE_MS : DELAY_MS)
    }, delay).unref()
  }

  /** False: the database refused. */
  function writeBatch(): boolean {
    const saved: { row: CacheRow; json: string }[] = []
    const removed: string[] = []
    let characters = 0
    for (const [key, change] of waiting) {
      if (saved.length + removed.length >= BATCH_ROWS || characters >= BATCH_CHARACTERS) break
      if (change === null) removed.push(key)
      else saved.push(change)
      characters += change?.json.length ?? 0
    }
    const written = attempt(() => store.write(saved, removed))
    if (!written) return false
    for (const key of removed) waiting.delete(key)
    for (const { row } of saved) waiting.delete(row.key)
    return true
  }

  function attempt(write: () => void): boolean {
    try {
      write()
      refused = false
      return true
    } catch (error) {
      if (!refused) {
        log('warn', 'cached results could not be written; they stay in memory', { error: String(error) })
      }
      refused = true
      return false
    }
  }

  function flush(): void {
    while (waiting.size > 0 && writeBatch()) {
      // Batch after batch.
    }
  }

  function writeUses(): void {
    const rows = [...used].slice(0, MOST_USES)
    used.clear()
    if (rows.length > 0) attempt(() => store.touch(rows))
  }

  return {
    save(row, json) {
      waiting.set(row.key, { row, json })
      schedule()
    },
    remove(key) {
      waiting.set(key, null)
      schedule()
    },
    touch: (row) => void used.add(row),
    writeUses,
    flush,
    close() {
      if (timer) clearTimeout(timer)
      timer = null
      flush()
      writeUses()
    },
  }
}
