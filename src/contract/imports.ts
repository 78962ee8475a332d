import { z } from 'zod'
import { ExportHead } from './exports.ts'
import { Id } from './values.ts'

/** Bytes of a file that is imported. */
export const MAX_IMPORT_BYTES = 4 * 1024 ** 3
/** Characters of a piece of a file that is handed over, as base64. */
export const MAX_IMPORT_PIECE = 512 * 1024

const count = z.number().int().nonnegative()

/** What an import does, or did, with a session. */
export const ImportedSession = z.object({
  sessionId: Id,
  title: z.string(),
  directory: z.string(),
  /** `new`: it comes; `more`: it is here, and tasks of it come; `here`: all of it is here; `refused`: nothing of it comes. */
  outcome: z.enum(['new', 'more', 'here', 'refused']),
  /** Tasks that come, those that are here, and those that had not ended when they were exported and are left out. */
  newTasks: count,
  hereTasks: count,
  unfinishedTasks: count,
  /** Why it is refused, or what is to be known of it. */
  note: z.string().nullable(),
})
export type ImportedSession = z.infer<typeof ImportedSession>

export const ImportReport = z.object({
  head: ExportHead,
  records: count,
  /** What the file has, whether it comes or not. */
  holds: z.object({ sessions: count, tasks: count, events: count, runs: count }),
  /** Of all sessions. */
  sessions: z.object({ new: count, more: count, here: count, refused: count }),
  tasks: z.object({ new: count, here: count, unfinished: count }),
  /** Records of runs and searches, which are not imported. */
  leftOut: count,
  /** The first {@link MAX_TOLD_SESSIONS}, those that are refused first. */
  told: z.array(ImportedSession),
})
export type ImportReport = z.infer<typeof ImportReport>

export const MAX_TOLD_SESSIONS = 200

/** How far an import is: bytes of its file that were looked at, of how many. */
export const ImportProgress = z.object({
  importId: Id,
  step: z.enum(['checking', 'writing']),
  done: count,
  total: count,
})
export type ImportProgress = z.infer<typeof ImportProgress>
