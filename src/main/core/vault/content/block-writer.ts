import type { Connection } from '../../store/database.ts'
import { BLOCK_BYTES, lineKey, packBlock } from './block.ts'
import { readBlock } from './read-block.ts'

/** A shorter line is stored again: looking for it would cost more than it takes. */
const LOOKED_FOR = 256

interface Run {
  seq: number
  blockId: number
  first: number
  count: number
}

interface Block {
  id: number
  lines: Buffer[]
  bytes: number
}

/** Lines that a file's next lines are made of: those that are there already, and a block of its own for the others. */
export interface BlockWriter {
  add(encoded: Buffer): void
  /** Writes what was added; the block that goes on (null: none), and the bytes that were stored. */
  finish(): { openBlock: number | null; stored: number }
}

/** Within one transaction, for one file. */
export function createBlockWriter(
  database: Connection,
  fileId: number,
  openBlock: number | null,
): BlockWriter {
  const findLine = database.prepare<[Buffer], { block_id: number; line: number }>(
    'SELECT block_id, line FROM lines WHERE hash = ?',
  )
  const saveLine = database.prepare('INSERT OR REPLACE INTO lines (hash, block_id, line) VALUES (?, ?, ?)')
  const addBlock = database.prepare(`INSERT INTO blocks (hash, raw, stored, bytes) VALUES (x'', 0, 0, x'')`)
  const saveBlock = database.prepare(
    'UPDATE blocks SET hash = ?, raw = ?, stored = ?, bytes = ? WHERE id = ?',
  )
  const saveRun = database.prepare(
    'INSERT OR REPLACE INTO runs (file_id, seq, block_id, first, count) VALUES (?, ?, ?, ?, ?)',
  )
  const damaged = new Set(
    database.prepare<[], number>('SELECT id FROM blocks WHERE damaged = 1').pluck().all(),
  )
  let stored = 0
  let block = openBlock === null ? null : loadOpen(database, openBlock)
  let run: Run | null = lastRun(database, fileId)

  const writeRun = () => {
    if (run) saveRun.run(fileId, run.seq, run.blockId, run.first, run.count)
  }
  const writeBlock = (isFull: boolean) => {
    if (!block) return
    const { hash, raw, bytes } = packBlock(block.lines, isFull)
    saveBlock.run(hash, raw, bytes.length, bytes, block.id)
    stored += bytes.length
    if (isFull) block = null
  }
  const extend = (blockId: number, line: number) => {
    if (run && run.blockId === blockId && run.first + run.count === line) {
      run.count += 1
      return
    }
    writeRun()
    run = { seq: (run?.seq ?? -1) + 1, blockId, first: line, count: 1 }
  }

  return {
    add(encoded) {
      const key = encoded.length < LOOKED_FOR ? null : lineKey(encoded)
      const known = key === null ? undefined : findLine.get(key)
      if (known && !damaged.has(known.block_id)) return extend(known.block_id, known.line)
      block ??= { id: Number(addBlock.run().lastInsertRowid), lines: [], bytes: 0 }
      const line = block.lines.push(encoded) - 1
      block.bytes += encoded.length
      if (key !== null) saveLine.run(key, block.id, line)
      extend(block.id, line)
      if (block.bytes >= BLOCK_BYTES) writeBlock(true)
    },
    finish() {
      writeBlock(false)
      writeRun()
      return { openBlock: block?.id ?? null, stored }
    },
  }
}

/** Null: what it holds can't be read any more, so that nothing is written behind it. */
function loadOpen(database: Connection, id: number): Block | null {
  const lines = readBlock(database, id)
  if (lines === null) return null
  return { id, lines, bytes: lines.reduce((sum, { length }) => sum + length, 0) }
}

function lastRun(database: Connection, fileId: number): Run | null {
  const row = database
    .prepare<[number], { seq: number; block_id: number; first: number; count: number }>(
      'SELECT seq, block_id, first, count FROM runs WHERE file_id = ? ORDER BY seq DESC LIMIT 1',
    )
    .get(fileId)
  return row ? { seq: row.seq, blockId: row.block_id, first: row.first, count: row.count } : null
}
