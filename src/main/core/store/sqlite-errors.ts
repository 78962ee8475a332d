import Database from 'better-sqlite3'
import { MusterError } from '../../../contract/errors.ts'

/**
 * What an exception from the database means to the writer:
 * `row`: this row is wrong and will never be accepted; `busy`: another program holds the lock;
 * `damaged`: the file is not a sound database; `refused`: the disk or file system does not let us, for now.
 */
export type Fault = 'row' | 'busy' | 'damaged' | 'refused'

const rowCodes = ['SQLITE_CONSTRAINT', 'SQLITE_MISMATCH', 'SQLITE_TOOBIG', 'SQLITE_RANGE']

/** Sorts an exception by its result code (https://sqlite.org/rescode.html). Not from SQLite: a value that can't be bound or encoded. */
export function classifyFault(error: unknown): Fault {
  if (!(error instanceof Database.SqliteError)) return 'row'
  const { code } = error
  if (rowCodes.some((prefix) => code.startsWith(prefix))) return 'row'
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) return 'busy'
  if (code.startsWith('SQLITE_CORRUPT') || code.startsWith('SQLITE_NOTADB')) return 'damaged'
  return 'refused'
}

/** Whether a result code says that a disk or a quota is used up. A shared memory file that can't grow says nothing else. */
export function isOutOfRoom(code: unknown): boolean {
  return typeof code === 'string' && /^SQLITE_(FULL|IOERR_WRITE|IOERR_SHMSIZE)/.test(code)
}

/** The error for people when the database refuses: what happened, why, what to do. Never for a `row` fault. */
export function describeRefusal(error: unknown, path: string): MusterError {
  const code = error instanceof Database.SqliteError ? error.code : ''
  const options = (hint: string) => ({ hint, details: { path, sqlite: code }, cause: error })
  if (isOutOfRoom(code)) {
    return new MusterError(
      'storage',
      `There is no room left to write to the database ${path}.`,
      options('Free some space on that disk. Muster goes on by itself when there is room.'),
    )
  }
  if (code.startsWith('SQLITE_READONLY') || code.startsWith('SQLITE_PERM')) {
    return new MusterError(
      'storage',
      `The database ${path} cannot be written: the file or its disk is read-only.`,
      options('Make the data directory writable for your user. Muster then goes on by itself.'),
    )
  }
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) {
    return new MusterError(
      'storage',
      `The database ${path} is locked by another program.`,
      options('Close the program that has it open. Muster tries again by itself.'),
    )
  }
  if (code.startsWith('SQLITE_CORRUPT') || code.startsWith('SQLITE_NOTADB')) {
    return new MusterError(
      'database_damaged',
      `The database ${path} is damaged.`,
      options('Restart Muster: it sets the damaged file aside and saves what can be read.'),
    )
  }
  if (code.startsWith('SQLITE_CANTOPEN')) {
    return new MusterError(
      'storage',
      `The database ${path} cannot be opened.`,
      options('Check that the data directory exists and that your user may read and write it.'),
    )
  }
  const reason = error instanceof Error ? error.message : String(error)
  return new MusterError(
    'storage',
    `The database ${path} cannot be read or written: ${reason}.`,
    options('Check the disk for errors. Muster tries again by itself.'),
  )
}
