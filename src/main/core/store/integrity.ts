import Database from 'better-sqlite3'
import { heavyJob } from '../base/heavy/heavy-job.ts'

/** What is wrong in a database file. */
export const integrityJob = heavyJob<typeof checkIntegrity>('integrity', 'Looking through the database')

/** What SQLite finds wrong in a database file: `ok`, or a few findings. It looks at every page: see `runHeavy`. */
export function checkIntegrity(path: string): string {
  try {
    const database = new Database(path, { readonly: true })
    try {
      const findings = database.pragma('quick_check(10)') as { quick_check: string }[]
      return findings.map((row) => row.quick_check).join('; ')
    } finally {
      database.close()
    }
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
