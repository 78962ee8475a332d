import type { Value } from './work.ts'

/** A row that a statement changed, as it is now; of one that was deleted, as it was. */
export interface RowChange {
  table: string
  kind: 'put' | 'delete'
  row: Readonly<Record<string, Value>>
}

/**
 * A statement of the common subset as PostgreSQL takes it: its parameters are numbered, LIKE does not tell A from a, as in
 * SQLite, and one that changes rows gives them back.
 */
export function toPostgres(sql: string): string {
  let count = 0
  const text = sql
    .split("'")
    // Every second part is a text in quotes.
    .map((part, index) =>
      index % 2 === 1
        ? part
        : part
            .replaceAll('?', () => {
              count += 1
              return `$${count}`
            })
            .replaceAll(' LIKE ', ' ILIKE ')
            .replaceAll('instr(', 'strpos('),
    )
    .join("'")
  return changedTable(sql) === null ? text : `${text} RETURNING *`
}

/** The table that a statement changes, and how; null: it only reads. */
export function changedTable(sql: string): Pick<RowChange, 'table' | 'kind'> | null {
  const [, verb, table] = /^\s*(INSERT INTO|UPDATE|DELETE FROM)\s+(\w+)/.exec(sql) ?? []
  if (verb === undefined || table === undefined) return null
  return { table, kind: verb === 'DELETE FROM' ? 'delete' : 'put' }
}

/** Indices that PostgreSQL can't have: a row of one holds 2.7 KB at most, and what a search looks through is longer. */
const tooLong = ['work_items_text']

/** A migration of the common subset: texts are compared byte by byte, as in SQLite, whatever the server's language is. */
export function toPostgresSchema(sql: string): string {
  return tooLong
    .reduce((text, name) => text.replace(new RegExp(`CREATE INDEX ${name} ON [^;]+;`), ''), sql)
    .replaceAll(/\bTEXT\b/g, 'TEXT COLLATE "C"')
}
