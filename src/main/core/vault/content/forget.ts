import type { Connection } from '../../store/database.ts'
import { ifVault } from './open-vault.ts'
import { forgetVersion } from './remove-content.ts'

interface Named {
  vault: string
  ids: readonly string[]
}

/** Marks conversations as forgotten: they are not taken in any more, and are removed later. Null takes that back. */
export function markForgotten({ vault, ids, at }: Named & { at: number | null }): void {
  ifVault(vault, undefined, (database) => {
    const mark = database.prepare('UPDATE conversations SET forgotten_at = ? WHERE claude_session_id = ?')
    // Of one that was removed nothing is left but that it is not to be taken in.
    const begin = database.prepare('DELETE FROM conversations WHERE claude_session_id = ? AND purged = 1')
    const all = database.transaction(() => {
      for (const id of ids) {
        if (at === null) begin.run(id)
        mark.run(at, id)
      }
    })
    all.immediate()
  })
}

/** Removes what was forgotten before a time, one conversation at most; true: there is more. */
export function removeForgotten({ vault, before }: { vault: string; before: number }): boolean {
  return ifVault(vault, false, (database) => {
    const due = database
      .prepare<[number], { id: number }>(
        'SELECT id FROM conversations WHERE forgotten_at <= ? AND purged = 0 LIMIT 2',
      )
      .all(before)
    const [first] = due
    if (first) database.transaction(() => remove(database, first.id)).immediate()
    if (due.length === 1) {
      // What was removed is taken off the file, and not only used again.
      database.pragma('incremental_vacuum')
      database.pragma('wal_checkpoint(TRUNCATE)')
    }
    return due.length > 1
  })
}

/** Its row stays, so that it is not taken in again. */
function remove(database: Connection, id: number): void {
  const files = database
    .prepare<[number], { id: number }>('SELECT id FROM files WHERE conversation_id = ?')
    .all(id)
  for (const file of files) forgetVersion(database, file.id)
  database.prepare(`UPDATE conversations SET purged = 1, title = '', directory = '' WHERE id = ?`).run(id)
}
