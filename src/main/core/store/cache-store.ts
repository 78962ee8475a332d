import type { Json } from '../../../contract/values.ts'
import type { CacheEntry } from '../../../contract/workflow-resources.ts'
import type { Connection } from './database.ts'
import { packJson, unpackJson } from './pack-json.ts'
import { writeNow } from './write-now.ts'

/** A row of `cache_entries` without its value, which may be long. */
export interface CacheRow extends Omit<CacheEntry, 'value'> {
  usedAt: number
  /** What the entry counts for in the cache. */
  bytes: number
}

interface Row {
  key: string
  workflow: string
  node_id: string
  created_at: number
  expires_at: number
  used_at: number
  hits: number
  bytes: number
}

/** SQL of `cache_entries`. Writes are synchronous and throw MusterError `storage`. */
export function createCacheStore(database: Connection) {
  const columns = 'key, workflow, node_id, created_at, expires_at, used_at, hits, bytes'
  const newest = database.prepare<[number, number], Row>(
    `SELECT ${columns} FROM cache_entries WHERE expires_at > ? ORDER BY used_at DESC LIMIT ?`,
  )
  const trim = database.prepare<[number]>(
    'DELETE FROM cache_entries WHERE key IN (SELECT key FROM cache_entries ORDER BY used_at DESC LIMIT -1 OFFSET ?)',
  )
  const value = database
    .prepare<[string], string | Buffer>('SELECT value FROM cache_entries WHERE key = ?')
    .pluck()
  const upsert = database.prepare<unknown[]>(
    `INSERT OR REPLACE INTO cache_entries (${columns}, value) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const remove = database.prepare<[string]>('DELETE FROM cache_entries WHERE key = ?')
  const touch = database.prepare<[number, number, string]>(
    'UPDATE cache_entries SET used_at = ?, hits = ? WHERE key = ?',
  )
  const expire = database.prepare<[number]>('DELETE FROM cache_entries WHERE expires_at <= ?')
  const page = database.prepare<[string, number, number], Row & { value: string | Buffer }>(
    `SELECT ${columns}, value FROM cache_entries WHERE key > ? AND expires_at > ? ORDER BY key LIMIT ?`,
  )

  const write = database.transaction(
    (saved: readonly { row: CacheRow; json: string }[], removed: readonly string[]) => {
      for (const key of removed) remove.run(key)
      for (const { row, json } of saved) upsert.run([...encode(row), packJson(json)])
    },
  )
  const touchAll = database.transaction((rows: readonly CacheRow[]) => {
    for (const { key, usedAt, hits } of rows) touch.run(usedAt, hits, key)
  })

  return {
    /** Those that are still valid, the last used first; the rest is deleted. */
    open(now: number, limit: number): CacheRow[] {
      writeNow(database, () => expire.run(now))
      const rows = newest.all(now, limit)
      if (rows.length === limit) writeNow(database, () => trim.run(limit))
      return rows.map(decode)
    },
    value(key: string): Json | undefined {
      const stored = value.get(key)
      return stored === undefined ? undefined : (unpackJson(stored) as Json)
    },
    write(saved: readonly { row: CacheRow; json: string }[], removed: readonly string[]): void {
      writeNow(database, () => write(saved, removed))
    },
    /** Keeps when entries were last used, and how often. */
    touch(rows: readonly CacheRow[]): void {
      writeNow(database, () => touchAll(rows))
    },
    removeExpired(now: number): void {
      writeNow(database, () => expire.run(now))
    },
    /** By key, after one. */
    page(after: string, now: number, limit: number): CacheEntry[] {
      return page.all(after, now, limit).map((row) => {
        const { usedAt, bytes, ...entry } = decode(row)
        return { ...entry, value: unpackJson(row.value) as Json }
      })
    },
  }
}
export type CacheStore = ReturnType<typeof createCacheStore>

function encode({ key, workflow, nodeId, createdAt, expiresAt, usedAt, hits, bytes }: CacheRow): unknown[] {
  return [key, workflow, nodeId, createdAt, expiresAt, usedAt, hits, bytes]
}

function decode(row: Row): CacheRow {
  const { key, workflow, node_id, created_at, expires_at, used_at, hits, bytes } = row
  return {
    key,
    workflow,
    nodeId: node_id,
    createdAt: created_at,
    expiresAt: expires_at,
    usedAt: used_at,
    hits,
    bytes,
  }
}
