import { join } from 'node:path'
import Database from 'better-sqlite3'
import { LRUCache } from 'lru-cache'
import { closingError } from '../../base/closing-error.ts'
import { openDatabase } from '../../store/database.ts'
import { migrate, readMigrations } from '../../store/migrate.ts'
import { classifyFault, describeRefusal } from '../../store/sqlite-errors.ts'
import type { TrackingDatabase } from './tracking-database.ts'
import type { Value, Work } from './work.ts'

/** One that answers at once. */
export interface SqliteTracking extends TrackingDatabase {
  transact<T>(work: () => Work<T>, kind: 'read' | 'write'): T
  close(): void
}

/** Prepared statements that are kept: filters of lists make many. */
const STATEMENTS_KEPT = 500

/** The numbered SQL files of the tracker, for both databases: beside this module, and beside the bundle in a build. */
export const trackingMigrations = () => readMigrations(join(import.meta.dirname, 'tracking-migrations'))

export const trackingPath = (dataDirectory: string) => join(dataDirectory, 'tracking.db')

/**
 * Opens the tracker's database in a data directory, creating it. A file of its own: its transactions never stand within one of the
 * journal.
 *
 * @param isCopy of one that is elsewhere
 * @throws MusterError `schema_too_new`, `storage`, `database_damaged`
 */
export function openSqliteTracking(path: string, { isCopy = false } = {}): SqliteTracking {
  try {
    const database = openDatabase(path, 'NORMAL')
    try {
      migrate(database, trackingMigrations())
      // A copy may not have yet what a row of it refers to.
      if (isCopy) database.pragma('foreign_keys = OFF')
    } catch (error) {
      database.close()
      throw error
    }
    return createSqliteTracking(database)
  } catch (error) {
    throw refusalOf(error, path)
  }
}

function createSqliteTracking(database: Database.Database): SqliteTracking {
  const kept = new LRUCache<string, Database.Statement<unknown[]>>({ max: STATEMENTS_KEPT })

  function prepare(sql: string): Database.Statement<unknown[]> {
    const known = kept.get(sql)
    if (known) return known
    const statement = database.prepare<unknown[]>(sql)
    kept.set(sql, statement)
    return statement
  }

  function carryOut<T>(work: Work<T>): T {
    let step = work.next()
    while (!step.done) {
      const { sql, params, wants } = step.value
      const statement = prepare(sql)
      step = work.next(wants === 'rows' ? statement.all(params) : changesOf(statement, params))
    }
    return step.value
  }

  const transaction = database.transaction((work: () => Work<unknown>) => carryOut(work()))

  return {
    transact<T>(work: () => Work<T>, kind: 'read' | 'write'): T {
      if (!database.open) throw closingError()
      try {
        // One that only reads waits for nobody.
        return (kind === 'read' ? transaction.deferred(work) : transaction.immediate(work)) as T
      } catch (error) {
        throw refusalOf(error, database.name)
      }
    },
    close() {
      database.close()
    },
  }
}

function changesOf(statement: Database.Statement<unknown[]>, params: readonly Value[]): number {
  return statement.run(params).changes
}

/** In words for people where the database refused; a defect of ours stays what it is. */
function refusalOf(error: unknown, path: string): unknown {
  if (!(error instanceof Database.SqliteError) || classifyFault(error) === 'row') return error
  return describeRefusal(error, path)
}
