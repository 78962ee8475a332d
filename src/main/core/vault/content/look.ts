import { statSync } from 'node:fs'
import { MusterError } from '../../../../contract/errors.ts'
import type { KeptConversation, KeptState, VaultStatus } from '../../../../contract/vault.ts'
import type { Connection } from '../../store/database.ts'
import { likePattern } from '../../store/like-pattern.ts'
import { cutPage, readCursor } from '../../store/page-cursor.ts'
import { ifVault } from './open-vault.ts'
import { currentFiles, keptFiles } from './put-together.ts'

/** A conversation as the vault knows it; where its file is, others know. */
export interface Kept extends Omit<KeptConversation, 'place' | 'sessionId'> {
  folder: string
}

type Figures = Pick<VaultStatus, 'conversations' | 'forgotten' | 'bytes' | 'storedBytes' | 'damaged'>

interface Row {
  id: string
  key: number
  folder: string
  title: string
  directory: string
  kept_at: number
  forgotten_at: number | null
}

const columns =
  'claude_session_id AS id, id AS key, folder, title, directory, kept_at, forgotten_at FROM conversations'

/** What the vault comes to. */
export function figures({ vault }: { vault: string }): Figures {
  const none = { conversations: 0, forgotten: 0, bytes: 0, storedBytes: 0, damaged: 0 }
  return ifVault(vault, none, (database) => {
    const one = (sql: string) => database.prepare<[], { n: number }>(sql).get()?.n ?? 0
    return {
      conversations: one('SELECT count(*) AS n FROM conversations WHERE forgotten_at IS NULL'),
      forgotten: one('SELECT count(*) AS n FROM conversations WHERE forgotten_at IS NOT NULL AND purged = 0'),
      bytes: one('SELECT coalesce(sum(taken + length(rest)), 0) AS n FROM files'),
      storedBytes: ['', '-wal'].reduce((sum, suffix) => sum + sizeOf(vault + suffix), 0),
      damaged: one('SELECT count(*) AS n FROM blocks WHERE damaged = 1'),
    }
  })
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}

export interface ListQuery {
  vault: string
  search?: string | undefined
  forgotten: boolean
  limit: number
  cursor?: string | undefined
}

/** Last kept first. @throws MusterError `validation` for a bad cursor */
export function list({ vault, search, forgotten, limit, cursor }: ListQuery): {
  conversations: Kept[]
  nextCursor: string | null
} {
  const pattern = likePattern(search)
  const behind: [number, string] =
    cursor === undefined ? [Number.MAX_SAFE_INTEGER, ''] : readCursor(cursor, 'kept conversations')
  return ifVault(vault, { conversations: [], nextCursor: null }, (database) => {
    const found =
      pattern === null
        ? ''
        : `AND (title LIKE @pattern ESCAPE '\\' OR directory LIKE @pattern ESCAPE '\\' OR claude_session_id LIKE @pattern ESCAPE '\\')`
    const which = forgotten ? 'forgotten_at IS NOT NULL AND purged = 0' : 'forgotten_at IS NULL'
    const rows = database
      .prepare<[object], Row>(
        `SELECT ${columns} WHERE (kept_at, claude_session_id) < (@at, @id) AND ${which} ${found}
         ORDER BY kept_at DESC, claude_session_id DESC LIMIT @count`,
      )
      .all({ at: behind[0], id: behind[1], count: limit + 1, ...(pattern === null ? {} : { pattern }) })
    const { page, nextCursor } = cutPage(rows, limit, (row) => row.kept_at)
    return { conversations: page.map((row) => toKept(database, row)), nextCursor }
  })
}

/** Those of these ids that it has, in any order; one that was removed it does not have. */
export function find({ vault, ids }: { vault: string; ids: readonly string[] }): Kept[] {
  return ifVault(vault, [], (database) => {
    const one = database.prepare<[string], Row>(
      `SELECT ${columns} WHERE claude_session_id = ? AND purged = 0`,
    )
    return ids.flatMap((id) => {
      const row = one.get(id)
      return row ? [toKept(database, row)] : []
    })
  })
}

/** Ids of all conversations that it has and that were not forgotten. */
export function ids({ vault }: { vault: string }): string[] {
  return ifVault(vault, [], (database) =>
    database
      .prepare<[], string>('SELECT claude_session_id FROM conversations WHERE forgotten_at IS NULL')
      .pluck()
      .all(),
  )
}

/** All states of the files of a conversation. @throws MusterError `not_found` */
export function show({ vault, claudeSessionId }: { vault: string; claudeSessionId: string }): {
  conversation: Kept
  states: KeptState[]
} {
  const shown = ifVault(vault, null, (database) => {
    const row = database
      .prepare<[string], Row>(`SELECT ${columns} WHERE claude_session_id = ? AND purged = 0`)
      .get(claudeSessionId)
    if (!row) return null
    const states = keptFiles(database, row.key).map(({ id: _, ...state }) => state)
    return { conversation: toKept(database, row), states }
  })
  if (shown === null) throw notKept(claudeSessionId)
  return shown
}

export function notKept(claudeSessionId: string): MusterError {
  return new MusterError('not_found', `The vault does not have the conversation ${claudeSessionId}.`, {
    hint: 'List what it has: muster vault list.',
    details: { claudeSessionId },
  })
}

function toKept(database: Connection, row: Row): Kept {
  const files = keptFiles(database, row.key)
  const current = currentFiles(files)
  return {
    claudeSessionId: row.id,
    folder: row.folder,
    title: row.title,
    directory: row.directory,
    bytes: current.find(({ name }) => name === '')?.bytes ?? 0,
    files: current.length,
    states: files.filter(({ name }) => name === '').length,
    keptAt: row.kept_at,
    forgottenAt: row.forgotten_at,
  }
}
