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

/** What stands for itself in an export of everything. */
export interface ExportGroup {
  kind: 'run' | 'session'
  id: string
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
  /** Everything in its order: the runs, then the sessions, each by its id. */
  readonly groups: {
    /** The one behind another; null: the first. */
    after(group: ExportGroup | null): ExportGroup | null
    /** How many come before it, of how many. */
    place(group: ExportGroup): { index: number; count: number }
  }
  /** The processes of these tasks and of what they asked for, oldest first. */
  instances(taskIds: readonly string[]): InstanceRecord[]
  /** What a task asked for, oldest first. */
  permissions(taskId: string): PermissionRecord[]
  /** Events after a number, ascending. */
  events(taskId: string, after: number, limit: number): { events: TaskEvent[]; hasMore: boolean }
  /** Pieces of long fields of an event, from the `from`th on. */
  parts(taskId: string, seq: number, from: number, limit: number): StoredPart[]
  /** All of them, and how many characters they have; of more than `most` characters only that. */
  allParts(taskId: string, seq: number, most: number): { parts: StoredPart[]; length: number }
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
    const ofGroups = <T>(of: (table: string) => T) => ({ run: of('workflow_runs'), session: of('sessions') })
    const nextIds = ofGroups((table) =>
      database.prepare<[string], string>(`SELECT min(id) FROM ${table} WHERE id > ?`).pluck(),
    )
    const counts = ofGroups((table) =>
      database.prepare<[string], number>(`SELECT count(*) FROM ${table} WHERE id < ?`).pluck(),
    )
    const groupAfter = (kind: ExportGroup['kind'], id: string): ExportGroup | null => {
      const next = nextIds[kind].get(id)
      if (next) return { kind, id: next }
      return kind === 'run' ? groupAfter('session', '') : null
    }
    /** Of all: no id comes behind it. */
    const ALL = '~'
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

    function* unpacked(taskId: string, seq: number, from: number, limit: number): Generator<StoredPart> {
      const task = tasks.number(taskId)
      if (task === undefined) return
      for (const { field, part, content } of parts.iterate(task, seq, limit, from))
        yield { field, part, content: unpackJson(content) as string }
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
      groups: {
        after: (group) => (group ? groupAfter(group.kind, group.id) : groupAfter('run', '')),
        place({ kind, id }) {
          const runs = counts.run.get(kind === 'run' ? id : ALL) ?? 0
          const sessions = kind === 'run' ? 0 : (counts.session.get(id) ?? 0)
          const allRuns = kind === 'run' ? (counts.run.get(ALL) ?? 0) : runs
          return { index: runs + sessions, count: allRuns + (counts.session.get(ALL) ?? 0) }
        },
      },
      instances: (taskIds) =>
        instanceIds.all(JSON.stringify(taskIds)).flatMap((id) => instances.get(id) ?? []),
      permissions: (taskId) => permissionIds.all(taskId).flatMap((id) => permissions.get(id) ?? []),
      events(taskId, after, limit) {
        const task = tasks.number(taskId)
        return task === undefined
          ? { events: [], hasMore: false }
          : events.read(task, { taskId, after, limit })
      },
      parts: (taskId, seq, from, limit) => [...unpacked(taskId, seq, from, limit)],
      allParts(taskId, seq, most) {
        let all: StoredPart[] = []
        let length = 0
        for (const each of unpacked(taskId, seq, 0, -1)) {
          length += each.content.length
          if (length > most) all = []
          else all.push(each)
        }
        return { parts: all, length }
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
