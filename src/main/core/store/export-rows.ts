import Database from 'better-sqlite3'
import type { NewTaskEvent, TaskEvent } from '../../../contract/task-event.ts'
import { createEventStore } from './event-store.ts'
import { createInstanceStore } from './instance-store.ts'
import { unpackJson } from './pack-json.ts'
import { createPermissionStore } from './permission-store.ts'
import type { InstanceRecord, PermissionRecord, SessionRecord, TaskRecord } from './records.ts'
import { createRunStore, type RunStore } from './run-store.ts'
import { createSessionStore } from './session-store.ts'
import { createTaskStore } from './task-store.ts'

/** A task of an export, in the order in which it is written. */
export interface ListedTask {
  id: string
  sessionId: string
  /** Of its newest event: about how many there are. */
  lastSeq: number
}

/** A piece of a field that was cut in its event. */
export interface StoredPart {
  field: string
  part: number
  content: string
}

/** What an export is made of. For a thread: it reads the database itself, in one state of it. */
export interface ExportRows {
  session(id: string): SessionRecord | undefined
  task(id: string): TaskRecord | undefined
  /** Those of the list, by session and then as they were made. */
  tasks(which: { ids: readonly string[] } | { sessionId: string } | { runId: string }): ListedTask[]
  /** The processes of these tasks and of what they asked for, oldest first. */
  instances(taskIds: readonly string[]): InstanceRecord[]
  /** What a task asked for, oldest first. */
  permissions(taskId: string): PermissionRecord[]
  /** Events after a number, ascending. */
  events(taskId: string, after: number, limit: number): { events: TaskEvent[]; hasMore: boolean }
  /** Pieces of long fields of an event, from the `from`th on; and how many characters all of them have. */
  parts(taskId: string, seq: number, from: number, limit: number): StoredPart[]
  partsLength(taskId: string, seq: number): number
  /** The beginning of an event's whole text, and how long that is. */
  text(taskId: string, seq: number, length: number): { text: string; fullLength: number } | undefined
  readonly runs: Pick<RunStore, 'stored' | 'nodesAfter' | 'log'>
  close(): void
}

/** @throws what SQLite throws */
export function openExportRows(path: string): ExportRows {
  const database = new Database(path, { readonly: true, fileMustExist: true, timeout: 1_000 })
  try {
    database.exec('BEGIN')
    const tasks = createTaskStore(database)
    const events = createEventStore(database)
    const permissions = createPermissionStore(database)
    const instances = createInstanceStore(database)
    const list = (where: string) =>
      database.prepare<[string], ListedTask>(
        `SELECT id, session_id AS sessionId, last_seq AS lastSeq FROM tasks WHERE ${where}
         ORDER BY session_id, created_at, id`,
      )
    const byIds = list('id IN (SELECT value FROM json_each(?))')
    const bySession = list('session_id = ?')
    const byRun = list('run_id = ?')
    const instanceIds = database
      .prepare<[string], string>(
        `WITH wanted (id) AS (SELECT value FROM json_each(?))
         SELECT id FROM instances WHERE id IN (
           SELECT instance_id FROM tasks WHERE id IN (SELECT id FROM wanted)
           UNION SELECT instance_id FROM permission_requests WHERE task_id IN (SELECT id FROM wanted))
         ORDER BY started_at, id`,
      )
      .pluck()
    const permissionIds = database
      .prepare<[string], string>(
        'SELECT id FROM permission_requests WHERE task_id = ? ORDER BY requested_at, id',
      )
      .pluck()
    const parts = database.prepare<
      [number, number, number, number],
      { field: string; part: number; content: string | Buffer }
    >(
      'SELECT field, part, content FROM event_parts WHERE task = ? AND seq = ? ORDER BY field, part LIMIT ? OFFSET ?',
    )
    const partCount = database
      .prepare<[number, number], number>('SELECT count(*) FROM event_parts WHERE task = ? AND seq = ?')
      .pluck()

    const unpacked = (taskId: string, seq: number, from: number, limit: number): StoredPart[] => {
      const task = tasks.number(taskId)
      if (task === undefined) return []
      return parts
        .all(task, seq, limit, from)
        .map(({ field, part, content }) => ({ field, part, content: unpackJson(content) as string }))
    }

    return {
      session: createSessionStore(database).get,
      task: tasks.get,
      tasks: (which) =>
        'ids' in which
          ? byIds.all(JSON.stringify(which.ids))
          : 'runId' in which
            ? byRun.all(which.runId)
            : bySession.all(which.sessionId),
      instances: (taskIds) =>
        instanceIds.all(JSON.stringify(taskIds)).flatMap((id) => instances.get(id) ?? []),
      permissions: (taskId) => permissionIds.all(taskId).flatMap((id) => permissions.get(id) ?? []),
      events(taskId, after, limit) {
        const task = tasks.number(taskId)
        return task === undefined
          ? { events: [], hasMore: false }
          : events.read(task, { taskId, after, limit })
      },
      parts: unpacked,
      partsLength(taskId, seq) {
        const task = tasks.number(taskId)
        const count = task === undefined ? 0 : (partCount.get(task, seq) ?? 0)
        if (count === 0) return 0
        let length = 0
        for (let at = 0; at < count; at += 16)
          for (const { content } of unpacked(taskId, seq, at, 16)) length += content.length
        return length
      },
      text(taskId, seq, length) {
        const task = tasks.number(taskId)
        return task === undefined ? undefined : events.readText(task, seq, 0, length)
      },
      runs: createRunStore(database),
      close: () => database.close(),
    }
  } catch (error) {
    database.close()
    throw error
  }
}

/** An event with its long fields whole again. */
export function wholeEvent(event: NewTaskEvent, parts: readonly StoredPart[]): NewTaskEvent {
  if (parts.length === 0) return event
  const payload: Record<string, unknown> = { ...event.payload }
  const fields = Map.groupBy(parts, ({ field }) => field)
  for (const [field, pieces] of fields) {
    const text = pieces.map(({ content }) => content).join('')
    payload[field] = typeof payload[field] === 'string' ? text : JSON.parse(text)
  }
  delete payload.fullLength
  return { kind: event.kind, payload } as NewTaskEvent
}
