import type { Connection } from './database.ts'

/** Findings of `quick_check` about the contents of a row; the file itself is sound. */
const aboutValues = /^(CHECK constraint failed in |NULL value in |non-\w+ value in |(NUMERIC|TEXT) value in )/

/**
 * What `PRAGMA quick_check` finds wrong with the structure of the file, at most ten findings; empty when it is sound.
 * It reads the whole file. Throws SQLite's error when the damage stops the check itself.
 */
export function findDamage(database: Connection): string[] {
  const findings = database.pragma('quick_check(10)') as { quick_check: string }[]
  return findings.map((row) => row.quick_check).filter((text) => text !== 'ok' && !aboutValues.test(text))
}
