import { LRUCache } from 'lru-cache'
import { MusterError } from '../../../../contract/errors.ts'
import type { KeptState } from '../../../../contract/vault.ts'
import type { Connection } from '../../store/database.ts'
import { decodeLine } from './line-code.ts'
import { readBlock } from './read-block.ts'

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
  const ownId = Buffer.from(claudeSessionId)
  const held = new LRUCache<number, Buffer[]>({ max: BLOCKS_HELD })
  const linesOf = (blockId: number): Buffer[] => {
    const known = held.get(blockId)
    if (known) return known
    const lines = readBlock(database, blockId)
    if (lines === null) throw damaged(claudeSessionId, name)
    held.set(blockId, lines)
    return lines
  }
  const runs = database
    .prepare<[number, number], { seq: number; block_id: number; first: number; count: number }>(
      'SELECT seq, block_id, first, count FROM runs WHERE file_id = ? AND seq >= ? ORDER BY seq',
    )
    .all(id, from.run)
  for (const { seq, block_id, first, count } of runs) {
    const lines = linesOf(block_id).slice(first, first + count)
    if (lines.length < count) throw damaged(claudeSessionId, name)
    const begin = seq === from.run ? from.line : 0
    for (const [at, line] of lines.entries()) {
      if (at < begin) continue
      const next = at + 1 < count ? { run: seq, line: at + 1 } : { run: seq + 1, line: 0 }
      yield { bytes: decodeLine(line, ownId), next }
    }
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
export function currentFiles(files: readonly KeptFile[]): KeptFile[] {
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
