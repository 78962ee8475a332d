import Database from 'better-sqlite3'
import type { Connection } from './database.ts'
import { writeNow } from './write-now.ts'

/** An ended task that is old enough. */
export interface OldTask {
  id: string
  sessionId: string
  title: string
  endedAt: number
  /** Of its transcript, as it is stored. */
  bytes: number
}

/** Whether nothing needs a task any more, as far as the database tells: of `t`, its session `s` and its run `r`. */
const isFree = `s.pinned = 0 AND s.instance_id IS NULL AND (r.id IS NULL OR r.ended_at IS NOT NULL)
  AND t.session_id NOT IN (SELECT session_id FROM tasks WHERE state IN ('queued', 'starting', 'running', 'waiting', 'paused'))
  AND t.id NOT IN (SELECT task_id FROM permission_requests WHERE state = 'pending')`
const withOwners = `JOIN sessions AS s ON s.id = t.session_id LEFT JOIN workflow_runs AS r ON r.id = t.run_id`
const size = `(SELECT coalesce(sum(octet_length(payload)), 0) FROM events WHERE events.task = t.number)
  + (SELECT coalesce(sum(octet_length(content)), 0) FROM event_parts WHERE event_parts.task = t.number)
  + coalesce((SELECT octet_length(prompt) FROM task_prompts WHERE task_prompts.task = t.number), 0)`
const columns = `t.id, t.session_id AS sessionId, t.title, t.ended_at AS endedAt, ${size} AS bytes`
/** Not archived by anybody, and not taken back by a person after the retention had archived it. */
const isUntouched = `t.archived_at IS NULL AND NOT EXISTS (SELECT 1 FROM retention_marks WHERE task_id = t.id)`

export interface OldTaskOrder {
  /** Of the database. */
  path: string
  /** To be archived: those that ended before; null: none by age. */
  before: number | null
  /** And the oldest ones beyond this size of all ended tasks' transcripts; null: none by size. */
  mostBytes: number | null
  /** To be removed: those that the retention archived before. */
  archivedBefore: number
  limit: number
}

export interface OldTasks {
  archive: OldTask[]
  remove: OldTask[]
  /** Old enough and needed. */
  kept: number
}

/** What is old enough, oldest first. For a thread: the sizes of long transcripts take a while. */
export function findOldTasks({ path, before, mostBytes, archivedBefore, limit }: OldTaskOrder): OldTasks {
  const database = new Database(path, { readonly: true, fileMustExist: true, timeout: 1_000 })
  try {
    database.exec('BEGIN')
    const until = Math.max(before ?? -1, mostBytes === null ? -1 : endOfOldest(database, mostBytes))
    const archive = database
      .prepare<[number, number], OldTask>(
        `SELECT ${columns} FROM tasks AS t ${withOwners}
         WHERE t.ended_at <= ? AND ${isUntouched} AND ${isFree} ORDER BY t.ended_at, t.id LIMIT ?`,
      )
      .all(until, limit)
    const old = database
      .prepare<[number], number>(
        `SELECT count(*) FROM tasks AS t ${withOwners} WHERE t.ended_at <= ? AND ${isUntouched} AND NOT (${isFree})`,
      )
      .pluck()
      .get(until)
    const remove = database
      .prepare<[number, number], OldTask>(
        `SELECT ${columns} FROM retention_marks AS m JOIN tasks AS t ON t.id = m.task_id ${withOwners}
         WHERE m.archived_at <= ? AND t.archived_at = m.archived_at AND ${isFree} ORDER BY t.ended_at, t.id LIMIT ?`,
      )
      .all(archivedBefore, limit)
    return { archive, remove, kept: old ?? 0 }
  } finally {
    database.close()
  }
}

/** The end of the youngest task that has to go so that the transcripts of the others take no more than so many bytes; -1: none. */
function endOfOldest(database: Database.Database, mostBytes: number): number {
  const sizes = database
    .prepare<[], { endedAt: number; bytes: number }>(
      `SELECT t.ended_at AS endedAt, ${size} AS bytes FROM tasks AS t
       WHERE t.ended_at IS NOT NULL ORDER BY t.ended_at DESC, t.id DESC`,
    )
    .iterate()
  let sum = 0
  for (const { endedAt, bytes } of sizes) {
    sum += bytes
    if (sum > mostBytes) return endedAt
  }
  return -1
}

/** SQL of `retention_marks`. Writes are synchronous and throw MusterError `storage`. */
export function createRetentionStore(database: Connection) {
  const mark = database.prepare<[string, number]>(
    'INSERT OR REPLACE INTO retention_marks (task_id, archived_at) VALUES (?, ?)',
  )
  const waiting = database.prepare<[], { count: number; first: number | null }>(
    `SELECT count(*) AS count, min(m.archived_at) AS first
     FROM retention_marks AS m JOIN tasks AS t ON t.id = m.task_id WHERE t.archived_at = m.archived_at`,
  )
  const markAll = database.transaction((taskIds: readonly string[], at: number) => {
    for (const taskId of taskIds) mark.run(taskId, at)
  })
  const isMarked = database
    .prepare<[string], number>('SELECT archived_at FROM retention_marks WHERE task_id = ?')
    .pluck()
  return {
    mark: (taskIds: readonly string[], at: number): void => writeNow(database, () => markAll(taskIds, at)),
    /** When the retention archived a task; undefined: it did not. */
    markedAt: (taskId: string): number | undefined => isMarked.get(taskId),
    /** Archived by the retention and not removed yet: how many, and the first one's time. */
    waiting: () => waiting.get() ?? { count: 0, first: null },
  }
}
export type RetentionStore = ReturnType<typeof createRetentionStore>
