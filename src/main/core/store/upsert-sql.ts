/** Inserts a whole row, or replaces its other columns when the id exists. Values in the order of `columns`. */
export function upsertSql(table: string, columns: readonly string[]): string {
  const updates = columns
    .filter((column) => column !== 'id')
    .map((column) => `${column} = excluded.${column}`)
  return `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})
    ON CONFLICT (id) DO UPDATE SET ${updates.join(', ')}`
}
