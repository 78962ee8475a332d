import { closeSync, copyFileSync, existsSync, openSync, readSync, rmSync, statSync, writeSync } from 'node:fs'
import { PAGE_BYTES } from './database.ts'

const HEADER_BYTES = 100
/** The first byte behind the header of a sound file: a leaf or an inner page of the table of tables. */
const tablePages = [0x0d, 0x05]

/**
 * A copy of a database file with a new header in the place of one that SQLite can't use: the pages behind it may be
 * whole. Null: what follows the header is no page of ours either. `close` removes the copy.
 */
export function copyWithNewHeader(path: string): { path: string; close(): void } | null {
  const { size } = statSync(path)
  if (size < PAGE_BYTES || !tablePages.includes(readByte(path, HEADER_BYTES))) return null
  const copy = `${path}.headed`
  const remove = () => {
    for (const suffix of ['', '-wal', '-shm']) rmSync(copy + suffix, { force: true })
  }
  remove()
  copyFileSync(path, copy)
  // Pages that were not moved into the file yet.
  if (existsSync(`${path}-wal`)) copyFileSync(`${path}-wal`, `${copy}-wal`)
  const file = openSync(copy, 'r+')
  try {
    writeSync(file, makeHeader(Math.ceil(size / PAGE_BYTES)), 0, HEADER_BYTES, 0)
  } finally {
    closeSync(file)
  }
  return { path: copy, close: remove }
}

/** https://sqlite.org/fileformat2.html#the_database_header; without the list of free pages, which nothing is read from. */
function makeHeader(pages: number): Buffer {
  const header = Buffer.alloc(HEADER_BYTES)
  header.write('SQLite format 3\0', 0, 'latin1')
  header.writeUInt16BE(PAGE_BYTES, 16)
  // Written and read by a write-ahead log; fractions of a page that a record may take.
  header.set([2, 2, 0, 64, 32, 32], 18)
  const change = 1
  header.writeUInt32BE(change, 24)
  header.writeUInt32BE(pages, 28)
  // The schema's format, and UTF-8.
  header.writeUInt32BE(4, 44)
  header.writeUInt32BE(1, 56)
  header.writeUInt32BE(change, 92)
  return header
}

function readByte(path: string, position: number): number {
  const file = openSync(path, 'r')
  try {
    const byte = Buffer.alloc(1)
    readSync(file, byte, 0, 1, position)
    return byte[0] ?? 0
  } finally {
    closeSync(file)
  }
}
