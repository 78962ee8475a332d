import type { Connection } from '../../store/database.ts'
import { lineKey } from './block.ts'
import { readBlock } from './read-block.ts'

/** Removes one state of a file, and the blocks that nothing else has lines of. Within a transaction. */
export function forgetVersion(database: Connection, fileId: number): void {
  const blocks = database
    .prepare<[number], { block_id: number }>('SELECT DISTINCT block_id FROM runs WHERE file_id = ?')
    .all(fileId)
  database.prepare('DELETE FROM files WHERE id = ?').run(fileId)
  for (const { block_id: id } of blocks) removeUnused(database, id)
}

function removeUnused(database: Connection, id: number): void {
  if (database.prepare('SELECT 1 FROM runs WHERE block_id = ? LIMIT 1').get(id) !== undefined) return
  const lines = readBlock(database, id)
  if (lines) {
    const remove = database.prepare('DELETE FROM lines WHERE hash = ? AND block_id = ?')
    for (const line of lines) remove.run(lineKey(line), id)
  } else database.prepare('DELETE FROM lines WHERE block_id = ?').run(id)
  database.prepare('DELETE FROM blocks WHERE id = ?').run(id)
}
