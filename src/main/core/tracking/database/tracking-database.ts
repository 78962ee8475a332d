import type { Work } from './work.ts'

/** A database of work items: each work is one transaction, all of it or nothing. */
export interface TrackingDatabase {
  /** @throws MusterError what the work throws; `storage`, `database_damaged` where the database refuses */
  transact<T>(work: () => Work<T>, kind: 'read' | 'write'): Promise<T> | T
  close(): Promise<void> | void
}
