import { existsSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import Database from 'better-sqlite3'
import { type Connection, openDatabase } from './database.ts'
import { type LostEvents, tellLostEvents } from './lost-events.ts'
import { type Migration, migrate } from './migrate.ts'
import { canUnpack } from './pack-json.ts'
import { readDamagedTable } from './read-damaged-table.ts'
import { copyWithNewHeader } from './rebuild-header.ts'
import { repairReferences } from './repair-references.ts'
import { writeSalvageReport } from './salvage-reports.ts'
import { classifyFault } from './sqlite-errors.ts'

/** Made by the migration itself. */
const notCopied = ['migrations', 'task_counts', 'happenings']

/** Copied rows are no news: what had happened and was not told yet is lost with the file. */
const forgetCopied = 'DELETE FROM happenings'

/** The migrations put rows into these, too, or the copied tasks do: what the file had is what counts. */
const copiedWhole = ['task_figures', 'notification_channels', 'notification_rules']

/** Figures of tasks whose own row of them was lost, by the trigger that made it. */
const remakeFigures =
  'UPDATE tasks SET ended_at = ended_at WHERE ended_at IS NOT NULL AND id NOT IN (SELECT task_id FROM task_figures)'

const siblings = ['', '-wal', '-shm']

/**
 * Saves what can be read of a damaged database, table by table and row by row, into a new one that takes its
 * place. The damaged file is kept beside it as `muster.damaged-<date>.db`, never deleted.
 * Returns sentences for people: what happened, what was and wasn't saved, which are also kept in a report beside it; and
 * the events that were lost.
 *
 * The new file is complete before anything is renamed; when that fails (a full disk), the damaged file stays
 * where it is and SQLite's error is thrown. `finishSalvage` completes a renaming that was cut short.
 */
export function salvageDatabase(
  path: string,
  cause: string,
  migrations: readonly Migration[],
): { notes: string[]; lost: LostEvents[] } {
  const fresh = freshPath(path)
  for (const suffix of siblings) rmSync(fresh + suffix, { force: true })
  const aside = asidePath(path)
  const notes = [`The database was damaged (${cause}). The damaged file was kept as ${basename(aside)}.`]
  const lost: LostEvents[] = []
  const target = openDatabase(fresh, 'FULL', { shrinks: true })
  try {
    migrate(target, migrations)
    notes.push(...copyReadable(path, target, lost))
    // One file to rename: no write-ahead log beside it.
    target.pragma('journal_mode = DELETE')
  } finally {
    target.close()
  }
  writeSalvageReport(aside, notes)
  setAside(path, aside)
  renameSync(fresh, path)
  return { notes, lost }
}

/** After a crash between the two renames of a salvage: the new database takes its place. True when it did. */
export function finishSalvage(path: string): boolean {
  if (existsSync(path) || !existsSync(freshPath(path))) return false
  // The write-ahead log of the damaged file must not be replayed into the new one.
  setAside(path, asidePath(path))
  renameSync(freshPath(path), path)
  return true
}

/** The database itself first: while it is in place, so is its write-ahead log. */
function setAside(path: string, aside: string): void {
  for (const suffix of siblings) if (existsSync(path + suffix)) renameSync(path + suffix, aside + suffix)
}

function asidePath(path: string): string {
  return join(dirname(path), `muster.damaged-${new Date().toISOString().replaceAll(':', '-')}.db`)
}

function freshPath(path: string): string {
  return join(dirname(path), 'muster.salvaged.db')
}

/** When nothing can be found by the file's own header, a new one may find it. */
function copyReadable(path: string, target: Connection, lost: LostEvents[]): string[] {
  const found = copyFrom(path, target, lost)
  if (found !== null) return found
  const copy = copyWithNewHeader(path)
  try {
    const again = copy === null ? null : copyFrom(copy.path, target, lost)
    if (again !== null) return ['The header of the file was made anew.', ...again]
  } finally {
    copy?.close()
  }
  return ['Nothing could be read from it.']
}

/** Null: without its list of tables, nothing of it can be found. */
function copyFrom(path: string, target: Connection, lost: LostEvents[]): string[] | null {
  const source = new Database(path, { readonly: true, fileMustExist: true })
  try {
    const found = tableNames(source)
    target.pragma('foreign_keys = OFF')
    const copy = target.transaction(() => {
      const copies = tableNames(target)
        .filter((table) => !notCopied.includes(table))
        .map((table) => copyTable(source, target, table, found.includes(table)))
      target.exec(remakeFigures)
      target.exec(forgetCopied)
      const repairs = repairReferences(target)
      lost.push(...tellLostEvents(source, target))
      return [...describeCopies(copies), ...repairs]
    })
    return copy.immediate()
  } catch (error) {
    if (classifyFault(error) !== 'damaged') throw error
    return null
  } finally {
    target.pragma('foreign_keys = ON')
    source.close()
  }
}

interface Copy {
  table: string
  saved: number
  /** Rows that the new database does not take. */
  refused: number
  /** Rows that are gone; null: there are some, or there may be, and nobody knows how many. */
  lost: number | null
}

function copyTable(source: Connection, target: Connection, table: string, exists: boolean): Copy {
  const result: Copy = { table, saved: 0, refused: 0, lost: 0 }
  // The list of tables was read, so an older version wrote the file.
  if (!exists) return result
  const before = columnNames(source, table)
  const columns = columnNames(target, table).filter((column) => before.includes(column))
  const insert = target.prepare(
    `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
  )
  // Figures that the copied tasks have just made know less, and stand where those of removed tasks belong.
  if (copiedWhole.includes(table)) target.exec(`DELETE FROM ${table}`)
  const packed = columns.indexOf(packedColumns[table] ?? '')
  let isReadable = true
  const { complete } = readDamagedTable(source, table, columns, (row) => {
    // SQLite does not see damage in the middle of a long value.
    if (packed !== -1 && !canUnpack(row[packed])) {
      isReadable = false
      return
    }
    try {
      insert.run(row)
      result.saved += 1
    } catch (error) {
      if (classifyFault(error) !== 'row') throw error
      if (!isDuplicate(error)) result.refused += 1
    }
  })
  const isWhole = complete && isReadable
  return { ...result, lost: isWhole ? 0 : countLost(source, table, result.saved + result.refused) }
}

/** Columns that hold packed JSON. */
const packedColumns: Readonly<Record<string, string>> = {
  events: 'payload',
  open_block_events: 'payload',
  event_parts: 'content',
}

/** SQLite counts by the smallest index of a table, which is often whole where the table is not. */
function countLost(source: Connection, table: string, found: number): number | null {
  try {
    const count = source.prepare<[], number>(`SELECT count(*) FROM ${table}`).pluck().get() ?? 0
    return Math.max(0, count - found)
  } catch (error) {
    if (classifyFault(error) !== 'damaged') throw error
    return null
  }
}

function describeCopies(copies: readonly Copy[]): string[] {
  const told = copies.filter(({ table }) => table !== 'event_kinds')
  const saved = told.filter((copy) => copy.saved > 0).map((copy) => countRows(copy.saved, copy.table))
  const lost = told.flatMap(({ table, refused, lost }) => [
    ...(refused > 0 ? [`${countRows(refused, table)} with impossible values`] : []),
    ...(lost === 0 ? [] : [`${countRows(lost, table)} in the damaged part`]),
  ])
  return [
    `Saved: ${saved.length === 0 ? 'nothing' : saved.join(', ')}.`,
    `Not saved: ${lost.length === 0 ? 'nothing that was found' : lost.join(', ')}.`,
  ]
}

/** Null: nobody knows how many. */
function countRows(count: number | null, table: string): string {
  const words = table.replaceAll('_', ' ')
  return `${count ?? 'an unknown number of'} ${count === 1 ? words.replace(/ies$/, 'y').replace(/s$/, '') : words}`
}

function isDuplicate(error: unknown): boolean {
  return error instanceof Database.SqliteError && /_(PRIMARYKEY|UNIQUE|ROWID)$/.test(error.code)
}

/** An index of words is made anew by what it is an index of. */
function tableNames(database: Connection): string[] {
  return database
    .prepare<[], string>(
      `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'
       AND name NOT LIKE 'module\\_query\\_words%' ESCAPE '\\' ORDER BY rowid`,
    )
    .pluck()
    .all()
}

function columnNames(database: Connection, table: string): string[] {
  return (database.pragma(`table_info(${table})`) as { name: string }[]).map(({ name }) => name)
}
