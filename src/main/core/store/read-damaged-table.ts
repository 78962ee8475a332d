import type { Connection } from './database.ts'

/** Past this distance there is no point in looking for further rows. */
const LARGEST_STEP = 2 ** 40

/**
 * Hands over each row of a table that can still be read, as values in the order of `columns`. Where a page is
 * damaged, it looks for the next readable row in growing steps, then backwards from there to the damage.
 * `complete` is false when something was skipped. A table without row ids is read from both of its ends.
 */
export function readDamagedTable(
  database: Connection,
  table: string,
  columns: readonly string[],
  onRow: (row: unknown[]) => void,
): { complete: boolean } {
  if (columns.length === 0) return { complete: false }
  return hasRowIds(database, table)
    ? readByRowId(database, table, columns, onRow)
    : readFromBothEnds(database, table, columns, onRow)
}

type Row = [number, ...unknown[]]

function readByRowId(
  database: Connection,
  table: string,
  columns: readonly string[],
  onRow: (row: unknown[]) => void,
): { complete: boolean } {
  const select = (order: 'ASC' | 'DESC') =>
    database
      .prepare<[number, number], Row>(
        `SELECT rowid, ${columns.join(', ')} FROM ${table} WHERE rowid > ? AND rowid < ? ORDER BY rowid ${order}`,
      )
      .raw()
  const forward = select('ASC')
  const backward = select('DESC')
  let complete = true
  let last = Number.MIN_SAFE_INTEGER
  let gapStart: number | null = null
  let step = 0
  while (step < LARGEST_STEP) {
    const from = last === Number.MIN_SAFE_INTEGER && step > 0 ? step : last + step
    let read = 0
    const end = scan(forward, from, Number.MAX_SAFE_INTEGER, ([id, ...row]) => {
      if (read === 0 && gapStart !== null) {
        // Rows between the damage and where the step landed.
        scan(backward, gapStart, id, ([, ...skipped]) => onRow(skipped))
        gapStart = null
      }
      read += 1
      last = id
      onRow(row)
    })
    if (end === 'done') break
    complete = false
    gapStart ??= last
    step = read > 0 || step === 0 ? 1 : step * 2
  }
  if (gapStart !== null) scan(backward, gapStart, Number.MAX_SAFE_INTEGER, ([, ...row]) => onRow(row))
  return { complete }
}

function readFromBothEnds(
  database: Connection,
  table: string,
  columns: readonly string[],
  onRow: (row: unknown[]) => void,
): { complete: boolean } {
  const key = (database.pragma(`table_info(${table})`) as { name: string; pk: number }[])
    .filter(({ pk }) => pk > 0)
    .sort((a, b) => a.pk - b.pk)
    .map(({ name }) => name)
  const select = (order: 'ASC' | 'DESC') =>
    database
      .prepare<[number, number], Row>(
        `SELECT 0, ${columns.join(', ')} FROM ${table} WHERE ? < ? ORDER BY ${key.map((name) => `${name} ${order}`).join(', ')}`,
      )
      .raw()
  const hand = ([, ...row]: Row): void => onRow(row)
  if (scan(select('ASC'), 0, 1, hand) === 'done') return { complete: true }
  // The rows that both scans reach are inserted once: the second time they exist.
  scan(select('DESC'), 0, 1, hand)
  return { complete: false }
}

/** Reads until the end or until a row can't be read. What `onRow` throws goes through. */
function scan(
  statement: { iterate(from: number, to: number): IterableIterator<Row> },
  from: number,
  to: number,
  onRow: (row: Row) => void,
): 'done' | 'damaged' {
  let rows: IterableIterator<Row>
  try {
    rows = statement.iterate(from, to)
  } catch {
    return 'damaged'
  }
  for (;;) {
    let next: IteratorResult<Row>
    try {
      next = rows.next()
    } catch {
      return 'damaged'
    }
    if (next.done) return 'done'
    try {
      onRow(next.value)
    } catch (error) {
      rows.return?.()
      throw error
    }
  }
}

function hasRowIds(database: Connection, table: string): boolean {
  try {
    database.prepare(`SELECT rowid FROM ${table} LIMIT 0`)
    return true
  } catch {
    return false
  }
}
