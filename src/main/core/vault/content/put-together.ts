import { MusterError } from '../../../../contract/errors.ts'
import type { KeptState } from '../../../../contract/vault.ts'
import type { Connection } from '../../store/database.ts'
import { decodeLine } from './line-code.ts'
import { createBlockReader } from './read-block.ts'

/** A file as it was kept. */
export interface KeptFile extends KeptState {
  id: number
}

/** Blocks that are held while a file is put together: its lines may stand in several by turns. */
const BLOCKS_HELD = 16

/** A line of a file: of which of its runs, and which in it. */
export interface Place {
  run: number
  line: number
}

/** Runs of a file that are looked up together. */
const RUNS_AT_ONCE = 100

/** What stands in a kept file behind each other; `bytes` null: so many lines are damaged. */
interface Stored {
  bytes: Buffer | null
  count: number
  next: Place
}

/**
 * Reads the lines of kept files as they stood in them, each with the place behind it. Long ones are stored in several pieces. `held`
 * blocks stay in memory.
 */
export function createLineStore(database: Connection, held: number) {
  const blockOf = createBlockReader(database, held)
  const runs = database.prepare<
    [number, number, number],
    { seq: number; block_id: number; first: number; count: number }
  >('SELECT seq, block_id, first, count FROM runs WHERE file_id = ? AND seq >= ? ORDER BY seq LIMIT ?')
  return function* stored(fileId: number, ownId: Buffer, from: Place): Generator<Stored> {
    for (let run = from.run; ; ) {
      const found = runs.all(fileId, run, RUNS_AT_ONCE)
      for (const { seq, block_id, first, count } of found) {
        const begin = seq === from.run ? from.line : 0
        const lines = blockOf(block_id)?.slice(first + begin, first + count) ?? []
        if (lines.length < count - begin)
          yield { bytes: null, count: count - begin, next: { run: seq, line: count } }
        else {
          // The place behind the last one, too, is in this run: it may have more by then.
          for (const [at, line] of lines.entries())
            yield { bytes: decodeLine(line, ownId), count: 1, next: { run: seq, line: begin + at + 1 } }
        }
        run = seq + 1
      }
      if (found.length < RUNS_AT_ONCE) return
    }
  }
}

/**
 * The bytes of a kept file line by line, each with the place of the next.
 *
 * @throws MusterError `database_damaged` at the first line that is not what was kept
 */
export function* putTogether(
  database: Connection,
  { id, name }: KeptFile,
  claudeSessionId: string,
  from: Place = { run: 0, line: 0 },
): Generator<{ bytes: Buffer; next: Place }> {
  const stored = createLineStore(database, BLOCKS_HELD)
  for (const { bytes, next } of stored(id, Buffer.from(claudeSessionId), from)) {
    if (bytes === null) throw damaged(claudeSessionId, name)
    yield { bytes, next }
  }
  const tail = database
    .prepare<[number], { rest: Buffer; run: number }>(
      'SELECT rest, (SELECT count(*) FROM runs WHERE file_id = files.id) AS run FROM files WHERE id = ?',
    )
    .get(id)
  if (tail && tail.rest.length > 0 && from.run <= tail.run)
    yield { bytes: tail.rest, next: { run: tail.run + 1, line: 0 } }
}

/** The states of a conversation's files that are kept, the newest of each first. */
export function keptFiles(database: Connection, conversationId: number): KeptFile[] {
  const rows = database
    .prepare<[number], Omit<KeptFile, 'whole'> & { whole: number }>(
      `SELECT id, name, version, taken + length(rest) AS bytes, whole, changed_at AS changedAt, kept_at AS keptAt
       FROM files WHERE conversation_id = ? ORDER BY name, version DESC`,
    )
    .all(conversationId)
  return rows.map((row) => ({ ...row, whole: row.whole === 1 }))
}

/** Of each file the state that counts: the newest that was read to its end, else the longest. */
export function currentFiles<T extends KeptFile>(files: readonly T[]): T[] {
  const byName = Map.groupBy(files, ({ name }) => name)
  return [...byName.values()].flatMap((states) => {
    const best = states.find(({ whole }) => whole) ?? states.toSorted((a, b) => b.bytes - a.bytes).at(0)
    return best ? [best] : []
  })
}

function damaged(claudeSessionId: string, name: string): MusterError {
  const what = name === '' ? 'the conversation' : `${name} of the conversation`
  return new MusterError('database_damaged', `What the vault has of ${what} ${claudeSessionId} is damaged.`, {
    hint: 'While its file is on disk it is kept anew. "muster vault check" finds all that is damaged.',
    details: { claudeSessionId, name },
  })
}
