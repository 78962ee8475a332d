import { statSync } from 'node:fs'
import Database from 'better-sqlite3'
import type { DatabaseFinding, DatabaseSize, DatabaseVacuum } from '../../../contract/database.ts'
import type { Connection } from '../store/database.ts'
import type { DatabaseFile } from './thread-messages.ts'

/** Findings of a database that are told. */
const MOST_FINDINGS = 20

/** Whether they are sound. A file that can't be read is a finding. */
export function check(files: readonly DatabaseFile[], full: boolean): DatabaseFinding[] {
  return files.map(({ name, path }) => {
    try {
      return withDatabase(path, (database) => {
        const pragma = full ? 'integrity_check' : 'quick_check'
        const found = database.pragma(`${pragma}(${MOST_FINDINGS})`) as Record<string, string>[]
        const problems = found.flatMap((row) => Object.values(row)).filter((text) => text !== 'ok')
        const dangling = (database.pragma('foreign_key_check') as unknown[]).length
        return { name, path, problems, dangling }
      })
    } catch (error) {
      return { name, path, problems: [error instanceof Error ? error.message : String(error)], dangling: 0 }
    }
  })
}

/** How large they are, by table. @throws what SQLite throws */
export function stats(files: readonly DatabaseFile[]): DatabaseSize[] {
  return files.map(({ name, path }) =>
    withDatabase(path, (database) => {
      const sizes = database
        .prepare<[], { table: string; bytes: number }>(
          `SELECT coalesce(tbl_name, dbstat.name) AS "table", sum(pgsize) AS bytes
           FROM dbstat('main', 1) LEFT JOIN sqlite_schema ON sqlite_schema.name = dbstat.name
           GROUP BY 1 ORDER BY 2 DESC`,
        )
        .all()
      const tables = sizes.map(({ table, bytes }) => ({ table, rows: rowsOf(database, table), bytes }))
      return {
        name,
        path,
        bytes: sizeOf(path),
        walBytes: sizeOf(`${path}-wal`),
        freeBytes: freeOf(database),
        tables,
      }
    }),
  )
}

/** Nobody else may be at work with them. @throws what SQLite throws */
export function vacuum(files: readonly DatabaseFile[]): DatabaseVacuum[] {
  return files.map(({ name, path }) => {
    const before = sizeOf(path) + sizeOf(`${path}-wal`)
    const database = new Database(path, { fileMustExist: true, timeout: 10_000 })
    let free = 0
    try {
      free = freeOf(database)
      // From then on the retention can take free pages off the file by itself.
      if (name === 'muster') database.pragma('auto_vacuum = INCREMENTAL')
      database.exec('VACUUM')
      database.pragma('wal_checkpoint(TRUNCATE)')
    } finally {
      database.close()
    }
    const bytes = sizeOf(path) + sizeOf(`${path}-wal`)
    return { name, bytes, freeBytes: free, freedBytes: Math.max(0, before - bytes) }
  })
}

function freeOf(database: Connection): number {
  const pages = database.pragma('freelist_count', { simple: true }) as number
  return pages * (database.pragma('page_size', { simple: true }) as number)
}

function rowsOf(database: Connection, table: string): number {
  if (table.startsWith('sqlite_')) return 0
  return (
    database
      .prepare<[], number>(`SELECT count(*) FROM "${table.replaceAll('"', '""')}"`)
      .pluck()
      .get() ?? 0
  )
}

function withDatabase<T>(path: string, look: (database: Connection) => T): T {
  const database = new Database(path, { readonly: true, fileMustExist: true, timeout: 5_000 })
  try {
    return look(database)
  } finally {
    database.close()
  }
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}
