import type { Connection } from './database.ts'
import { writeNow } from './write-now.ts'

/** What a one-time link is signed for. */
export interface LinkRecord {
  id: string
  permissionId: string
  /** Of the request as it was when the link was made. */
  contentHash: string
  decision: 'allow' | 'deny'
  nonce: string
  expiresAt: number
  usedAt: number | null
}

/** How many are kept; the first to expire are forgotten. */
const KEPT = 10_000

/** SQL of `notification_links`. Writes are synchronous and throw MusterError `storage`. */
export function createLinkStore(database: Connection) {
  const insert = database.prepare(
    `INSERT INTO notification_links (id, permission_id, content_hash, decision, nonce, expires_at, used_at)
     VALUES (@id, @permissionId, @contentHash, @decision, @nonce, @expiresAt, @usedAt)`,
  )
  const get = database.prepare<[string], LinkRecord>(
    `SELECT id, permission_id AS permissionId, content_hash AS contentHash, decision, nonce, expires_at AS expiresAt,
       used_at AS usedAt FROM notification_links WHERE id = ?`,
  )
  const use = database.prepare<[number, string]>(
    'UPDATE notification_links SET used_at = ? WHERE id = ? AND used_at IS NULL',
  )
  const forget = database.prepare<[number, number]>(
    `DELETE FROM notification_links WHERE expires_at < ? OR id IN (
       SELECT id FROM notification_links ORDER BY expires_at DESC LIMIT -1 OFFSET ?)`,
  )
  return {
    /** Forgets those that expired before a time. */
    add(links: readonly LinkRecord[], expiredBefore: number): void {
      const write = database.transaction(() => {
        for (const link of links) insert.run(link)
        forget.run(expiredBefore, KEPT)
      })
      writeNow(database, () => write.immediate())
    },
    get: (id: string): LinkRecord | undefined => get.get(id),
    /** True for who uses it first. */
    use: (id: string, at: number): boolean => writeNow(database, () => use.run(at, id).changes === 1),
  }
}
