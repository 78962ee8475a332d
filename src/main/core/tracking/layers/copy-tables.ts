import Database from 'better-sqlite3'
import { nextTurn } from '../../base/next-turn.ts'
import type { Snapshot } from '../database/postgres-tracking.ts'
import { deleteRowSql, putRowSql, tables } from '../database/tables.ts'
import { marks, type Value } from '../database/work.ts'

type Row = Readonly<Record<string, Value>>

/** Rows that are read, compared and written in one turn of the event loop. */
const ROWS = 200

/**
 * Makes the copy in a file what a snapshot is: in one transaction of a connection of its own, over many turns of the event loop,
 * in which others read the copy as it was. Nobody else may write to it meanwhile. What is the same is not written again.
 *
 * @param at when the snapshot was taken
 * @throws PostgresFault; the signal's reason
 */
export async function copyTables(
  snapshot: Snapshot,
  path: string,
  { at, signal }: { at: number; signal: AbortSignal },
): Promise<void> {
  const copy = new Database(path)
  try {
    copy.pragma('foreign_keys = OFF')
    copy.pragma('synchronous = NORMAL')
    // That is done for it in the thread.
    copy.pragma('wal_autocheckpoint = 0')
    copy.exec('BEGIN IMMEDIATE')
    for (const [table, key] of Object.entries(tables)) await copyTable(copy, snapshot, { table, key, signal })
    copy
      .prepare(
        'INSERT INTO cache_state (id, copied_at) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET copied_at = excluded.copied_at',
      )
      .run(at)
    copy.exec('COMMIT')
  } finally {
    // Ends the transaction too.
    copy.close()
  }
}

interface Table {
  table: string
  key: readonly string[]
  signal: AbortSignal
}

/** Both are gone through in the order of the key, part by part. */
async function copyTable(
  copy: Database.Database,
  snapshot: Snapshot,
  { table, key, signal }: Table,
): Promise<void> {
  const columns = key.join(', ')
  const holes = marks(key.length)
  let after: Value[] | null = null
  for (let isLast = false; !isLast; ) {
    const behind: string = after === null ? '' : `WHERE (${columns}) > (${holes})`
    const rows: Row[] = await snapshot.all(
      `SELECT * FROM ${table} ${behind} ORDER BY ${columns} LIMIT ${ROWS}`,
      after ?? [],
    )
    await nextTurn()
    signal.throwIfAborted()
    isLast = rows.length < ROWS
    const end = isLast ? null : valuesOf(key, rows.at(-1))
    const limits = [
      behind,
      end === null ? '' : `${after === null ? 'WHERE' : 'AND'} (${columns}) <= (${holes})`,
    ]
    const here = copy
      .prepare<Value[], Row>(`SELECT * FROM ${table} ${limits.join(' ')}`)
      .all(...(after ?? []), ...(end ?? []))
    mergeRows(copy, { table, key, theirs: rows, ours: here })
    after = end
  }
}

function mergeRows(
  copy: Database.Database,
  { table, key, theirs, ours }: { table: string; key: readonly string[]; theirs: Row[]; ours: Row[] },
): void {
  const nameOf = (row: Row) => JSON.stringify(valuesOf(key, row))
  const known = new Map(ours.map((row) => [nameOf(row), row]))
  const columns = Object.keys(theirs[0] ?? {})
  let put: Database.Statement<unknown[]> | undefined
  for (const row of theirs) {
    const name = nameOf(row)
    const before = known.get(name)
    known.delete(name)
    if (before !== undefined && columns.every((column) => before[column] === row[column])) continue
    put ??= copy.prepare(putRowSql(table, columns))
    put.run(Object.values(row))
  }
  if (known.size === 0) return
  const remove = copy.prepare(deleteRowSql(table, key))
  for (const row of known.values()) remove.run(valuesOf(key, row))
}

function valuesOf(key: readonly string[], row: Row | undefined): Value[] {
  return key.map((column) => row?.[column] ?? null)
}
