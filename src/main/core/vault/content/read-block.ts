import { LRUCache } from 'lru-cache'
import type { Connection } from '../../store/database.ts'
import { unpackBlock } from './block.ts'

/** The lines of a block; null: it is damaged, or not there. */
export function readBlock(database: Connection, id: number): Buffer[] | null {
  return createBlockReader(database, 1)(id)
}

/** Reads blocks, of which the last `held` ones stay in memory as long as they are what is stored. */
export function createBlockReader(database: Connection, held: number): (id: number) => Buffer[] | null {
  const hashOf = database.prepare<[number], Buffer>('SELECT hash FROM blocks WHERE id = ?').pluck()
  const bytesOf = database.prepare<[number], Buffer>('SELECT bytes FROM blocks WHERE id = ?').pluck()
  const known = new LRUCache<number, { hash: Buffer; lines: Buffer[] }>({ max: held })
  return (id) => {
    const hash = hashOf.get(id)
    if (hash === undefined) return null
    const before = known.get(id)
    // One that is still written to has other lines by now.
    if (before?.hash.equals(hash)) return before.lines
    const bytes = bytesOf.get(id)
    const lines = bytes === undefined ? null : unpackBlock({ hash, bytes })
    if (lines !== null) known.set(id, { hash, lines })
    return lines
  }
}
