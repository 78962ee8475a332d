import { chmodSync, closeSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { requireOwnFile } from '../base/own-file.ts'

export type Connection = Database.Database

export const PAGE_BYTES = 8192
/** Pages of the write-ahead log with which a commit moves them into the file: 8 MiB. */
export const CHECKPOINT_PAGES = 1024

/** Pages that are kept in memory, by the size in KiB. */
export const CACHE_KIB = 32_768

/** How long SQLite itself retries, with growing pauses, when another program holds the lock. In ms. */
const BUSY_TIMEOUT = 1_000

/**
 * Opens (and creates) the database file with mode 0600 in a directory that is created with mode 0700.
 * Throws SQLite's own errors; the caller decides what they mean.
 *
 * Measured: pages of 8 KiB instead of 4 make the file a tenth smaller, because events are often over 1 KiB.
 * No memory map: an I/O error in one kills the process instead of raising an error.
 *
 * `shrinks`: what is removed from it can be taken off the file in small steps. A file that is there stays as it was made.
 */
export function openDatabase(
  path: string,
  synchronous: 'NORMAL' | 'FULL',
  { shrinks = false }: { shrinks?: boolean } = {},
): Connection {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  for (const suffix of ['', '-wal', '-shm']) requireOwnFile(path + suffix)
  makePrivate(path)
  const database = new Database(path, { timeout: BUSY_TIMEOUT })
  try {
    database.pragma(`page_size = ${PAGE_BYTES}`)
    // Before anything is in it; said of another one it would want to write, which nobody waits for here.
    if (shrinks && database.pragma('page_count', { simple: true }) === 0)
      database.pragma('auto_vacuum = INCREMENTAL')
    database.pragma('journal_mode = WAL')
    database.pragma(`synchronous = ${synchronous}`)
    database.pragma('foreign_keys = ON')
    database.pragma(`cache_size = -${CACHE_KIB}`)
    database.pragma('temp_store = MEMORY')
    // A checkpoint waits until the disk has the log, in the thread of everything else. With fifty streaming instances
    // the longest wait is 23 ms; it is 44 ms at 32 MiB, where fewer pages are written twice.
    database.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`)
    database.pragma('journal_size_limit = 67108864')
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

/** SQLite gives `-wal` and `-shm` the mode of the database file, so it has to be right before they exist. */
function makePrivate(path: string): void {
  try {
    closeSync(openSync(path, 'a', 0o600))
    chmodSync(path, 0o600)
  } catch {
    // Not ours to change or not writable: opening it tells why, in SQLite's terms.
  }
}
