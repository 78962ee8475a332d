import type { Connection } from './database.ts'
import { describeRefusal } from './sqlite-errors.ts'

/**
 * Writes a row outside of the journal, at once: for what is rarely written and is atomic with nothing else.
 *
 * @throws MusterError `storage`, `database_damaged`, with what to do
 */
export function writeNow<T>(database: Connection, write: () => T): T {
  try {
    return write()
  } catch (error) {
    throw describeRefusal(error, database.name)
  }
}
