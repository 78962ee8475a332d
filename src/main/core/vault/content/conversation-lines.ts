import type { Connection } from '../../store/database.ts'
import { createLineStore, currentFiles, type KeptFile, type Place } from './put-together.ts'

/** A file of a conversation, in the state that counts, with what is known of the conversation. */
export interface ConversationLines extends KeptFile {
  claudeSessionId: string
  /** Empty: it tells none. */
  title: string
  /** Empty: it does not say. */
  directory: string
}

/** A line of such a file. */
export interface KeptLine {
  /** Number of what it begins with: a long one is stored in several pieces. */
  place: number
  /** Where the next one begins; where it began: its end is not there yet. */
  next: number
  /** Null: it is too long, or a part of it is damaged. */
  text: string | null
}

export interface LineReader {
  /** The files with lines of all conversations that were not forgotten, or of one of them; those of one behind each other. */
  files(claudeSessionId?: string): ConversationLines[]
  /** The lines of a file from a place on at which one begins. */
  lines(file: Pick<ConversationLines, 'id' | 'claudeSessionId'>, from: number): Generator<KeptLine>
}

interface Row extends Omit<ConversationLines, 'whole'> {
  whole: number
}

/** A longer line holds an image; in bytes. */
const LONGEST = 8 * 1024 * 1024
const BLOCKS_HELD = 32
const NEWLINE = 10

const columns = `files.id, claude_session_id AS claudeSessionId, title, directory, name, version,
  taken + length(rest) AS bytes, whole, changed_at AS changedAt, files.kept_at AS keptAt
  FROM conversations JOIN files ON conversation_id = conversations.id
  WHERE forgotten_at IS NULL AND (name = '' OR name LIKE '%.jsonl')`
const inOrder = 'ORDER BY conversation_id, name, version DESC'

/** Reads what conversations consist of, from an open vault. */
export function createLineReader(database: Connection): LineReader {
  const all = database.prepare<[], Row>(`SELECT ${columns} ${inOrder}`)
  const one = database.prepare<[string], Row>(`SELECT ${columns} AND claude_session_id = ? ${inOrder}`)
  const runAt = database.prepare<[number, number], { run: number; begin: number }>(
    `SELECT seq AS run, until - count AS begin
     FROM (SELECT seq, count, sum(count) OVER (ORDER BY seq) AS until FROM runs WHERE file_id = ?)
     WHERE until > ? LIMIT 1`,
  )
  const restOf = database.prepare<[number], Buffer>('SELECT rest FROM files WHERE id = ?').pluck()
  const storedLines = createLineStore(database, BLOCKS_HELD)
  /** Where a line begins that is likely to be asked for next. */
  let last: { id: number; at: number; place: Place } | undefined

  function placeOf(id: number, at: number): Place | undefined {
    if (at === 0) return { run: 0, line: 0 }
    if (last?.id === id && last.at === at) return last.place
    const found = runAt.get(id, at)
    return found && { run: found.run, line: at - found.begin }
  }

  return {
    files(claudeSessionId) {
      const rows = claudeSessionId === undefined ? all.all() : one.all(claudeSessionId)
      const files = rows.map((row) => ({ ...row, whole: row.whole === 1 }))
      return [...Map.groupBy(files, (file) => file.claudeSessionId).values()].flatMap(currentFiles)
    },
    *lines({ id, claudeSessionId }, from) {
      let place = from
      let at = from
      let parts: Buffer[] = []
      let bytes = 0
      const textOf = () => (bytes > LONGEST ? null : Buffer.concat(parts).toString())
      const begin = placeOf(id, from)
      const stored = begin ? storedLines(id, Buffer.from(claudeSessionId), begin) : []
      for (const piece of stored) {
        at += piece.count
        if (piece.bytes !== null) {
          bytes += piece.bytes.length
          if (bytes > LONGEST) parts = []
          else parts.push(piece.bytes)
          if (piece.bytes.at(-1) !== NEWLINE) continue
        }
        last = { id, at, place: piece.next }
        yield { place, next: at, text: piece.bytes === null ? null : textOf() }
        place = at
        parts = []
        bytes = 0
      }
      const rest = restOf.get(id)
      if (rest !== undefined && rest.length > 0) {
        parts.push(rest)
        bytes += rest.length
      }
      if (bytes > 0) yield { place, next: place, text: textOf() }
    },
  }
}
