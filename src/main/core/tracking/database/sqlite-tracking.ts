import { join } from 'node:path'
import Database from 'better-sqlite3'
import { LRUCache } from 'lru-cache'
import { atMost } from '../../base/at-most.ts'
import { closingError } from '../../base/closing-error.ts'
import { shareOfTurn } from '../../base/next-turn.ts'
import { refuseCancelled } from '../../base/refuse-cancelled.ts'
import { commitLarge } from '../../store/checkpoint.ts'
import { CACHE_KIB, openDatabase } from '../../store/database.ts'
import { migrate, readMigrations } from '../../store/migrate.ts'
import { classifyFault, describeRefusal } from '../../store/sqlite-errors.ts'
import type { Statement, Work } from './work.ts'

/** A database of work items in a file. Each work is one transaction, all of it or nothing. */
export interface SqliteTracking {
  /** At once: it sees what is committed. @throws MusterError what the work throws; `storage`, `database_damaged` */
  read<T>(work: () => Work<T>): T
  /**
   * One behind the other, each in the turn of the loop in which its turn comes. One that takes long goes on over several, in which
   * others read what was there before it.
   *
   * @throws MusterError what the work throws; `storage`, `database_damaged`; `unavailable` once the signal is aborted: nothing of it was done
   */
  write<T>(work: () => Work<T>, options?: { signal?: AbortSignal | undefined }): Promise<T>
  /** Lets somebody write to the file by a connection of their own: others wait for that. */
  alone<T>(work: () => Promise<T>): Promise<T>
  /** What was asked for before is done first. */
  close(): Promise<void>
}

/** Prepared statements that are kept: filters of lists make many. */
const STATEMENTS_KEPT = 500

/** In one that takes long, what was changed goes to the log when it is more than this, and not all of it at the commit. In KiB. */
const LONG_CACHE_KIB = 4_096

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
  const oneOf = atMost(1)
  let isClosed = false
  const writer = carrierOf(database)
  let moving = Promise.resolve()
  /** Sees what is committed while a transaction of the other one is open over several turns. */
  let reader: Carrier | null = null

  const refuseClosed = () => {
    if (isClosed) throw closingError()
  }

  async function carryOver<T>(
    work: Work<T>,
    signal: AbortSignal | undefined,
    onLong: () => void,
  ): Promise<T> {
    const share = shareOfTurn()
    let step = work.next()
    while (!step.done) {
      if (share.isOver) {
        onLong()
        await share.next()
        refuseCancelled(signal)
      }
      step = work.next(writer.answer(step.value))
    }
    return step.value
  }

  return {
    read(work) {
      refuseClosed()
      try {
        if (!database.inTransaction) return writer.read(work)
        reader ??= carrierOf(new Database(database.name, { readonly: true }))
        return reader.read(work)
      } catch (error) {
        throw refusalOf(error, database.name)
      }
    },
    async write(work, { signal } = {}) {
      refuseClosed()
      return await oneOf(async () => {
        refuseCancelled(signal)
        let isLong = false
        try {
          writer.begin()
          const result = await carryOver(work(), signal, () => {
            if (!isLong) database.pragma(`cache_size = -${LONG_CACHE_KIB}`)
            isLong = true
          })
          if (isLong) moving = commitLarge(database, writer.commit)
          else writer.commit()
          return result
        } catch (error) {
          if (database.inTransaction) writer.rollBack()
          throw refusalOf(error, database.name)
        } finally {
          if (isLong) database.pragma(`cache_size = -${CACHE_KIB}`)
        }
      })
    },
    async alone(work) {
      refuseClosed()
      return await oneOf(async () => {
        try {
          return await work()
        } finally {
          moving = commitLarge(database, () => {})
        }
      })
    },
    async close() {
      isClosed = true
      await oneOf(async () => {
        await moving
        reader?.close()
        database.close()
      })
    },
  }
}

type Carrier = ReturnType<typeof carrierOf>

/** Carries statements out on a connection, by statements that are prepared once. */
function carrierOf(database: Database.Database) {
  const kept = new LRUCache<string, Database.Statement<unknown[]>>({ max: STATEMENTS_KEPT })

  function prepare(sql: string): Database.Statement<unknown[]> {
    const known = kept.get(sql)
    if (known) return known
    const statement = database.prepare<unknown[]>(sql)
    kept.set(sql, statement)
    return statement
  }

  function answer(asked: Statement | null): unknown {
    if (asked === null) return undefined
    const { sql, params, wants } = asked
    const statement = prepare(sql)
    return wants === 'rows' ? statement.all(params) : statement.run(params).changes
  }

  function carryOut<T>(work: Work<T>): T {
    let step = work.next()
    while (!step.done) step = work.next(answer(step.value))
    return step.value
  }

  // One that only reads waits for nobody.
  const reading = database.transaction((work: () => Work<unknown>) => carryOut(work())).deferred

  return {
    answer,
    read: <T>(work: () => Work<T>) => reading(work) as T,
    begin: () => void prepare('BEGIN IMMEDIATE').run(),
    commit: () => void prepare('COMMIT').run(),
    rollBack: () => void prepare('ROLLBACK').run(),
    close: () => database.close(),
  }
}

/** In words for people where the database refused; a defect of ours stays what it is. */
function refusalOf(error: unknown, path: string): unknown {
  if (!(error instanceof Database.SqliteError) || classifyFault(error) === 'row') return error
  return describeRefusal(error, path)
}
