import type { Connection } from './database.ts'
import { writeNow } from './write-now.ts'

export interface Creation {
  /** Of the input, so that one key does not stand for two. */
  fingerprint: string
  /** What was made; null: it was being made when this was written. */
  rowId: string | null
}

/** SQL of `creations`. Writes are synchronous and throw MusterError `storage`. */
export function createCreationStore(database: Connection) {
  const find = database.prepare<[string, string, number], Creation>(
    'SELECT fingerprint, row_id AS rowId FROM creations WHERE operation = ? AND key = ? AND created_at > ?',
  )
  const forgetOld = database.prepare('DELETE FROM creations WHERE created_at <= ?')
  const forgetMany = database.prepare(
    `DELETE FROM creations WHERE rowid IN
       (SELECT rowid FROM creations ORDER BY created_at DESC, rowid DESC LIMIT -1 OFFSET ?)`,
  )
  const insert = database.prepare(
    'INSERT INTO creations (operation, key, fingerprint, created_at) VALUES (?, ?, ?, ?)',
  )
  const finish = database.prepare('UPDATE creations SET row_id = ? WHERE operation = ? AND key = ?')
  const forget = database.prepare('DELETE FROM creations WHERE operation = ? AND key = ?')
  return {
    /** Undefined: there is none that is newer than `after`. */
    find: (operation: string, key: string, after: number) => find.get(operation, key, after),
    /** Forgets what is not newer than `after`, and the oldest beyond `most`. */
    begin(
      operation: string,
      key: string,
      { fingerprint, at, after, most }: { fingerprint: string; at: number; after: number; most: number },
    ): void {
      const write = database.transaction(() => {
        forgetOld.run(after)
        forgetMany.run(most - 1)
        insert.run(operation, key, fingerprint, at)
      })
      writeNow(database, write)
    },
    finish(operation: string, key: string, rowId: string): void {
      writeNow(database, () => finish.run(rowId, operation, key))
    },
    forget(operation: string, key: string): void {
      writeNow(database, () => forget.run(operation, key))
    },
  }
}
export type CreationStore = ReturnType<typeof createCreationStore>
