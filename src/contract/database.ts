import { z } from 'zod'

const count = z.number().int().nonnegative()

/** A database of the data directory: `muster`, `tracking`, `vault`; that of the search is built anew and not among them. */
const name = z.string()

export const DatabaseCopy = z.object({ name, bytes: count })
export type DatabaseCopy = z.infer<typeof DatabaseCopy>

/** A copy that was made of all databases. */
export const LastBackup = z.object({
  /** UTC ms. */
  at: count,
  /** Where it was put; it may have gone since. */
  directory: z.string(),
  bytes: count,
})
export type LastBackup = z.infer<typeof LastBackup>

/** What a look through a database has found. */
export const DatabaseFinding = z.object({
  name,
  path: z.string(),
  /** What SQLite finds wrong, the first 20; empty: nothing. */
  problems: z.array(z.string()),
  /** Rows that name one that there is not. */
  dangling: count,
})
export type DatabaseFinding = z.infer<typeof DatabaseFinding>

const TableSize = z.object({
  table: z.string(),
  rows: count,
  /** With its indexes, in pages of the file. */
  bytes: count,
})

export const DatabaseSize = z.object({
  name,
  path: z.string(),
  bytes: count,
  /** What stands in the write-ahead log and is not in the file yet. */
  walBytes: count,
  /** Pages that nothing is in: what a vacuum would free. */
  freeBytes: count,
  /** The largest first. */
  tables: z.array(TableSize),
})
export type DatabaseSize = z.infer<typeof DatabaseSize>

/** What a vacuum frees, or would. */
export const DatabaseVacuum = z.object({ name, bytes: count, freeBytes: count, freedBytes: count.nullable() })
export type DatabaseVacuum = z.infer<typeof DatabaseVacuum>
