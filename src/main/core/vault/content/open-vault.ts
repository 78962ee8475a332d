import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { zstdCompressSync } from 'node:zlib'
import Database from 'better-sqlite3'
import { MusterError } from '../../../../contract/errors.ts'
import { requireOwnFile } from '../../base/own-file.ts'
import { type Connection, openDatabase } from '../../store/database.ts'
import { migrate, readMigrations, schemaTooNew } from '../../store/migrate.ts'
import { classifyFault, describeRefusal } from '../../store/sqlite-errors.ts'

/** How long who only looks waits for a lock, in ms. */
const BUSY_TIMEOUT = 1_000

const vaultMigrations = () => readMigrations(join(import.meta.dirname, 'vault-migrations'))

export const vaultPath = (dataDirectory: string) => join(dataDirectory, 'vault.db')

/**
 * Does some work with the vault's database, which is a file of its own (0600). It is opened each time: what is asked of it is
 * done in a thread that others use too, a piece at a time.
 *
 * @throws MusterError `storage`, `database_damaged`, `schema_too_new`, `unavailable` under a Node without zstd
 */
export function withVault<T>(path: string, work: (database: Connection) => T): T {
  if (typeof zstdCompressSync !== 'function') {
    throw new MusterError('unavailable', `The vault needs Node 22.15 or newer; this is ${process.version}.`, {
      hint: 'Run Muster with the Node that comes with it, or a newer one.',
    })
  }
  try {
    const database = openDatabase(path, 'NORMAL', { shrinks: true })
    try {
      migrate(database, vaultMigrations())
      return work(database)
    } finally {
      database.close()
    }
  } catch (error) {
    throw refusalOf(error, path)
  }
}

/** The same for what only looks: where no vault was begun, none is made. */
export function ifVault<T>(path: string, none: T, work: (database: Connection) => T): T {
  return existsSync(path) ? withVault(path, work) : none
}

/**
 * Opens a vault for who only reads, and does so again and again. Undefined: none was begun, or an older one is not brought up to
 * date yet.
 *
 * @throws MusterError `storage`, `database_damaged`, `schema_too_new`
 */
export function openVaultToRead(path: string): Connection | undefined {
  if (!existsSync(path)) return undefined
  try {
    requireOwnFile(path)
    const database = new Database(path, { fileMustExist: true, timeout: BUSY_TIMEOUT })
    try {
      database.pragma('query_only = ON')
      if (isUpToDate(database, path)) return database
    } catch (error) {
      database.close()
      throw error
    }
    database.close()
    return undefined
  } catch (error) {
    throw refusalOf(error, path)
  }
}

/** @throws MusterError `schema_too_new` */
function isUpToDate(database: Connection, path: string): boolean {
  const isBegun =
    database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'migrations'").get() !== undefined
  if (!isBegun) return false
  const known = vaultMigrations().length
  const newest = database.prepare<[], number | null>('SELECT max(version) FROM migrations').pluck().get() ?? 0
  if (newest > known) throw schemaTooNew(path, newest, known)
  return newest === known
}

function refusalOf(error: unknown, path: string): unknown {
  if (!(error instanceof Database.SqliteError)) return error
  const fault = classifyFault(error)
  if (fault === 'row') return error
  if (fault !== 'damaged') return describeRefusal(error, path)
  return new MusterError('database_damaged', `The vault ${path} is damaged.`, {
    hint: 'Export what can be read (muster vault list, muster vault export), then move the file away: a new vault takes in again what is on disk.',
    details: { path },
    cause: error,
  })
}
