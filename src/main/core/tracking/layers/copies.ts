import type { Log } from '../../base/log.ts'
import type { RowChange } from '../database/postgres-dialect.ts'
import { isOutage, type PostgresFault } from '../database/postgres-faults.ts'
import type { PostgresTracking, Snapshot } from '../database/postgres-tracking.ts'
import type { Cache } from './cache.ts'
import { copyTables } from './copy-tables.ts'

/** A copy is made anew when it is older than this, and how often that is looked at. In ms. */
const FRESH_MS = 30 * 60_000
const LOOK_MS = 60_000

interface Ground {
  parts(): { cache: Cache; shared: PostgresTracking }
  /** @throws PostgresFault */
  ready(): Promise<void>
  queue<T>(work: () => Promise<T>): Promise<T>
  isAway(): boolean
  wentAway(fault: PostgresFault): void
  log: Log
  now(): number
}

/** Keeps the copy of a shared tracker: made anew as a whole now and then, and brought up to date by each change of our own. */
export interface Copies {
  /** Looks from now on whether there is none, or it is old. */
  watch(): void
  /** Begins to make it anew, unless that can't be done now. Within the queue of changes, so that what comes behind is known to be newer. */
  begin(): Promise<void>
  /** Takes over what a change did there. */
  takeOver(changes: readonly RowChange[]): Promise<void>
  isMaking(): boolean
  /** Writes to the copy otherwise: one that is being made holds its file, so it is given up and begun anew. Within the queue of changes. */
  besides(write: () => Promise<void>): Promise<void>
  /** Resolves when none is being made: one that was is given up. */
  stop(): Promise<void>
  close(): Promise<void>
}

export function createCopies({ parts, ready, queue, isAway, wentAway, log, now }: Ground): Copies {
  let making: { done: Promise<void>; end: AbortController } | null = null
  /** Changes that came while a copy was being made of what was before them. */
  let later: RowChange[] = []
  let timer: NodeJS.Timeout | undefined
  let isClosed = false

  async function begin(): Promise<void> {
    if (making || isClosed || isAway()) return
    try {
      await ready()
      const at = now()
      const snapshot = await parts().shared.openSnapshot()
      const end = new AbortController()
      making = { end, done: make(snapshot, at, end.signal) }
    } catch (error) {
      fail(error)
    }
  }

  function fail(error: unknown): void {
    if (isOutage(error)) wentAway(error)
    else log('warn', 'the shared tracker could not be copied', { error: String(error) })
  }

  async function make(snapshot: Snapshot, at: number, signal: AbortSignal): Promise<void> {
    const { cache } = parts()
    let isBroken = true
    try {
      const ended = new Promise<never>((_, reject) =>
        signal.addEventListener('abort', () => reject(signal.reason)),
      )
      ended.catch(() => {})
      // A server that hangs is not waited for once nobody wants its answer.
      const all: Snapshot['all'] = (sql, params) => Promise.race([snapshot.all(sql, params), ended])
      await cache.alone(() => copyTables({ ...snapshot, all }, cache.path, { at, signal }))
      isBroken = false
    } catch (error) {
      if (!signal.aborted) fail(error)
    } finally {
      making = null
      const changes = later
      later = []
      await apply(changes)
    }
    await snapshot.close(isBroken)
  }

  async function stop(): Promise<void> {
    making?.end.abort(new Error('The copy is no longer wanted.'))
    await making?.done
  }

  async function apply(changes: readonly RowChange[]): Promise<void> {
    const { cache } = parts()
    try {
      if (changes.length > 0 && cache.copiedAt() !== null) await cache.apply(changes)
    } catch (error) {
      // The change itself is done; the next copy has it.
      log('warn', 'the copy of the shared tracker could not be brought up to date', { error: String(error) })
    }
  }

  function look(): void {
    if (isClosed) return
    const copiedAt = parts().cache.copiedAt()
    if (isAway() || making || (copiedAt !== null && now() - copiedAt < FRESH_MS)) return
    void queue(begin)
  }

  return {
    watch() {
      setImmediate(look)
      timer = setInterval(look, LOOK_MS)
      timer.unref()
    },
    begin,
    async takeOver(changes) {
      if (making) for (const change of changes) later.push(change)
      else await apply(changes)
    },
    isMaking: () => making !== null,
    async besides(write) {
      const wasMaking = making !== null
      await stop()
      await write()
      if (wasMaking) await begin()
    },
    stop,
    async close() {
      isClosed = true
      clearInterval(timer)
      await stop()
    },
  }
}
