import type {
  DatabaseCopy,
  DatabaseFinding,
  DatabaseSize,
  DatabaseVacuum,
} from '../../../contract/database.ts'
import type { WireError } from '../../../contract/errors.ts'

/** A database and its file. */
export interface DatabaseFile {
  name: string
  path: string
}

/** What the thread is started for. It ends when it has done it. */
export type DatabaseOrder = { files: readonly DatabaseFile[] } & (
  | { work: 'backup'; directory: string; version: string; at: number; stop: Int32Array }
  | { work: 'check'; full: boolean }
  | { work: 'stats' }
  | { work: 'vacuum' }
)

export interface DatabaseResults {
  backup: DatabaseCopy[]
  check: DatabaseFinding[]
  stats: DatabaseSize[]
  vacuum: DatabaseVacuum[]
}

export type DatabaseMessage =
  | { value: DatabaseResults[keyof DatabaseResults] }
  | { muster: WireError }
  | { failed: string }
