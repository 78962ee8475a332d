import { marks } from './work.ts'

/** The tables of the tracker's records with their keys, as a copy of them is made: what is referred to comes first. */
export const tables = {
  work_items: ['id'],
  work_links: ['from_id', 'to_id', 'kind'],
  work_gates: ['id'],
  work_tasks: ['item_id', 'task_id'],
  work_events: ['id'],
  work_archive: ['id'],
  vendors: ['id'],
  deployments: ['id'],
  deployment_vendors: ['deployment_id', 'vendor_id'],
  deployment_items: ['deployment_id', 'item_id'],
  enhancements: ['id'],
  project_configuration: ['id'],
} as const satisfies Readonly<Record<string, readonly string[]>>

export const keyOf = (table: string): readonly string[] | undefined =>
  (tables as Readonly<Record<string, readonly string[]>>)[table]

/** Puts a row into a copy, whole: also where another one there, which is older, has the same unique value. */
export function putRowSql(table: string, columns: readonly string[]): string {
  return `INSERT OR REPLACE INTO ${table} (${columns.join(', ')}) VALUES (${marks(columns.length)})`
}

/** Takes the row of a key from a copy. */
export function deleteRowSql(table: string, key: readonly string[]): string {
  return `DELETE FROM ${table} WHERE ${key.map((column) => `${column} = ?`).join(' AND ')}`
}
