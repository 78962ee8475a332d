import type { Connection } from '../../store/database.ts'
import { unpackBlock } from './block.ts'

/** The lines of a block; null: it is damaged, or not there. */
export function readBlock(database: Connection, id: number): Buffer[] | null {
  const row = database
    .prepare<[number], { hash: Buffer; bytes: Buffer }>('SELECT hash, bytes FROM blocks WHERE id = ?')
    .get(id)
  return row ? unpackBlock(row) : null
}
