import { closingError } from '../base/closing-error.ts'
import type { Connection } from './database.ts'
import { describeRefusal } from './sqlite-errors.ts'

/**
 * Writes a row outside of the journal, at once: for what is rarely written and is atomic with nothing else.
 *
 * @throws MusterError `storage`, `database_damaged`, with what to do; `unavailable` when it is closed
 */
export function writeNow<T>(database: Connection, write: () => T): T {
  if (!database.open) throw closingError()
  try {
    return write()
  } catch (error) {
    throw describeRefusal(error, database.name)
  }
}
