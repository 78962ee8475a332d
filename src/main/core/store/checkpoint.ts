import { statSync } from 'node:fs'
import Database from 'better-sqlite3'
import { heavyJob } from '../base/heavy/heavy-job.ts'
import { runHeavy } from '../base/heavy/run-heavy.ts'
import { CHECKPOINT_PAGES, type Connection, PAGE_BYTES } from './database.ts'

/** What was committed is moved from the write-ahead log into the file. */
export const checkpointJob = heavyJob<typeof checkpoint>('checkpoint', 'Moving changes into the database')

/** Moves as much as it can without anybody waiting for it. */
export function checkpoint(path: string): void {
  const database = new Database(path, { fileMustExist: true })
  try {
    database.pragma('wal_checkpoint(PASSIVE)')
  } finally {
    database.close()
  }
}

/**
 * Commits what may be large: the move from the log into the file, which waits for the disk, is done in the thread, and not by this
 * commit or the next one. The returned promise is for who closes the database.
 *
 * @throws SQLite's error of the commit
 */
export function commitLarge(database: Connection, commit: () => void): Promise<void> {
  database.pragma('wal_autocheckpoint = 0')
  const again = () => {
    if (database.open) database.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`)
  }
  try {
    commit()
  } catch (error) {
    again()
    throw error
  }
  if (!isLogLong(database.name)) {
    again()
    return Promise.resolve()
  }
  // Where it fails, the next commit does it, and says why it can't.
  return runHeavy(checkpointJob, database.name)
    .catch(() => {})
    .finally(again)
}

function isLogLong(path: string): boolean {
  const log = statSync(`${path}-wal`, { throwIfNoEntry: false })
  return log !== undefined && log.size >= CHECKPOINT_PAGES * PAGE_BYTES
}
