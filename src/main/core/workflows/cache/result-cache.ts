import { LRUCache } from 'lru-cache'
import type { Json } from '../../../../contract/values.ts'
import type { CacheEntry, CacheStats } from '../../../../contract/workflow-resources.ts'
import type { Log } from '../../base/log.ts'
import type { CacheRow, CacheStore } from '../../store/cache-store.ts'
import { createCacheWriter } from './cache-writer.ts'
import { createEvictionOrder, type EvictionOrder } from './eviction-order.ts'
import { matchesPattern } from './match-pattern.ts'

/** Which results go first when the cache is full: the least recently used, the least often used, the next to expire. */
export type CachePolicy = CacheStats['policy']

/** Results of nodes, by the content hash of what they came from. */
export interface ResultCache {
  /** The same frozen value that was set; undefined: there is none, or it has expired. */
  get(key: string): Json | undefined
  /** Freezes the value and keeps it for `ttlMs`; one larger than the whole cache is not kept. Returns whether it is. */
  set(result: { key: string; workflow: string; nodeId: string; value: Json; ttlMs: number }): boolean
  /**
   * Forgets what fits: `*`, a workflow, or `WORKFLOW/NODE`, with `*` for any characters and `?` for one. Returns how
   * many.
   */
  invalidate(pattern: string): number
  stats(): CacheStats
  /** A page by key; `cursor` is the one of the page before. */
  export(query: { limit: number; cursor?: string | undefined }): {
    entries: CacheEntry[]
    nextCursor: string | null
  }
  /** Returns how many were taken: those that have expired, or are too large, are not. */
  import(entries: readonly CacheEntry[]): number
  close(): void
}

interface Cached extends CacheRow {
  /** Undefined: it is on the disk, and nobody has asked for it yet. */
  value: Json | undefined
}

/** Results that are kept at most, whatever their size. */
const MOST_ENTRIES = 100_000
/** How often expired results are looked for. */
const SWEEP_MS = 60_000
/** Entries of the eviction order that may be dead beside the living ones. */
const DEAD_ALLOWED = 1_000

/**
 * The cache, over what an earlier supervisor left: rows are read when it is first used, their values when they are
 * asked for. `maxBytes` (of JSON, keys and names counted) and `policy` are read at the time of use.
 */
export function createResultCache(options: {
  store: CacheStore
  maxBytes: () => number
  policy: () => CachePolicy
  now: () => number
  log: Log
}): ResultCache {
  const { store, policy, now, log } = options
  const writer = createCacheWriter(store, log)
  const counts = { hits: 0, misses: 0, evictions: 0, expirations: 0 }
  let cache: LRUCache<string, Cached> | null = null
  /** Of `lfu` and `ttl`; `lru` is the order of lru-cache itself. */
  let order: { policy: CachePolicy; queue: EvictionOrder<Cached> } | null = null

  function create(maxSize: number): LRUCache<string, Cached> {
    return new LRUCache<string, Cached>({
      max: MOST_ENTRIES,
      maxSize,
      // Times of expiry are exact, and by the clock that the rows have.
      perf: { now },
      ttlResolution: 0,
      noDisposeOnSet: true,
      dispose(_entry, key, reason) {
        if (reason === 'evict') counts.evictions += 1
        if (reason === 'expire') counts.expirations += 1
        writer.remove(key)
      },
    })
  }

  function opened(): LRUCache<string, Cached> {
    if (cache) return cache
    cache = create(options.maxBytes())
    try {
      for (const row of store.open(now(), MOST_ENTRIES).reverse()) put(cache, { ...row, value: undefined })
    } catch (error) {
      log('warn', 'cached results of earlier runs could not be read', { error: String(error) })
    }
    return cache
  }

  function put(into: LRUCache<string, Cached>, entry: Cached): void {
    const { key, bytes, createdAt, expiresAt } = entry
    into.set(key, entry, { size: bytes, ttl: expiresAt - createdAt, start: createdAt })
  }

  /** The setting may have changed since. */
  function fitted(): LRUCache<string, Cached> {
    const old = opened()
    const maxBytes = options.maxBytes()
    if (old.maxSize === maxBytes) return old
    makeRoom(old, maxBytes, 0)
    cache = create(maxBytes)
    for (const entry of [...old.rvalues()]) if (entry) put(cache, entry)
    return cache
  }

  function makeRoom(from: LRUCache<string, Cached>, maxBytes: number, bytes: number): void {
    const isFull = () => from.calculatedSize + bytes > maxBytes || from.size >= MOST_ENTRIES
    while (isFull()) {
      const victim = policy() === 'lru' ? undefined : queueOf(from).next()
      if (victim) {
        from.delete(victim.key)
        counts.evictions += 1
      } else if (from.pop() === undefined) return
    }
  }

  function queueOf(of: LRUCache<string, Cached>): EvictionOrder<Cached> {
    const wanted = policy()
    if (order?.policy === wanted && order.queue.size <= 2 * of.size + DEAD_ALLOWED) return order.queue
    const queue = createEvictionOrder<Cached>({
      scoreOf: wanted === 'lfu' ? ({ hits }) => hits : ({ expiresAt }) => expiresAt,
      // An entry that was replaced is another object.
      isAlive: (entry) => cache?.peek(entry.key, { allowStale: true }) === entry,
    })
    for (const entry of of.values()) queue.add(entry)
    order = { policy: wanted, queue }
    return queue
  }

  function keep(entry: CacheEntry): boolean {
    const held = fitted()
    const { value, ...row } = entry
    const json = JSON.stringify(value)
    const bytes = Buffer.byteLength(json) + entry.key.length + entry.workflow.length + entry.nodeId.length
    held.delete(entry.key)
    if (bytes > held.maxSize) return false
    makeRoom(held, held.maxSize, bytes)
    const cached: Cached = { ...row, usedAt: now(), bytes, value: deepFreeze(value) }
    put(held, cached)
    if (policy() === 'lru') order = null
    else queueOf(held).add(cached)
    writer.save(cached, json)
    return true
  }

  function sweep(): void {
    try {
      if (cache) fitted().purgeStale()
      else store.removeExpired(now())
      writer.writeUses()
    } catch (error) {
      log('warn', 'expired results could not be removed', { error: String(error) })
    }
  }
  const sweeper = setInterval(sweep, SWEEP_MS).unref()

  return {
    get(key) {
      const held = cache ?? opened()
      const entry = held.get(key)
      if (entry && entry.value === undefined) entry.value = readValue(key)
      if (entry?.value === undefined) {
        if (entry) held.delete(key)
        counts.misses += 1
        return undefined
      }
      counts.hits += 1
      entry.hits += 1
      entry.usedAt = now()
      writer.touch(entry)
      return entry.value
    },
    set({ key, workflow, nodeId, value, ttlMs }) {
      const createdAt = now()
      return keep({ key, workflow, nodeId, value, createdAt, expiresAt: createdAt + ttlMs, hits: 0 })
    },
    invalidate(pattern) {
      const held = fitted()
      const fits = pattern.includes('/')
        ? ({ workflow, nodeId }: Cached) => matchesPattern(pattern, `${workflow}/${nodeId}`)
        : ({ workflow }: Cached) => matchesPattern(pattern, workflow)
      const found = [...held.values()].filter(fits)
      for (const { key } of found) held.delete(key)
      return found.length
    },
    stats() {
      const held = fitted()
      const looks = counts.hits + counts.misses
      return {
        ...counts,
        entries: held.size,
        bytes: held.calculatedSize,
        maxBytes: held.maxSize,
        policy: policy(),
        hitRate: looks === 0 ? null : counts.hits / looks,
      }
    },
    export({ limit, cursor }) {
      const held = fitted()
      writer.flush()
      const found = store.page(cursor ?? '', now(), limit + 1)
      const entries = found.slice(0, limit)
      for (const entry of entries) entry.hits = held.peek(entry.key)?.hits ?? entry.hits
      return { entries, nextCursor: found.length > limit ? (entries.at(-1)?.key ?? null) : null }
    },
    import(entries) {
      const at = now()
      return entries.filter((entry) => entry.expiresAt > at && keep({ ...entry })).length
    },
    close() {
      clearInterval(sweeper)
      writer.close()
    },
  }

  function readValue(key: string): Json | undefined {
    try {
      const value = store.value(key)
      return value === undefined ? undefined : deepFreeze(value)
    } catch (error) {
      log('warn', 'a cached result could not be read', { error: String(error) })
      return undefined
    }
  }
}

/** Nobody can change what others are handed too. */
function deepFreeze(value: Json): Json {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  for (const part of Object.values(value)) deepFreeze(part)
  Object.freeze(value)
  return value
}
