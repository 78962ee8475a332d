import {
  type NewTaskEvent,
  type TaskEvent,
  type TaskEventKind,
  taskEventPayloads,
} from '../../../contract/task-event.ts'
import type { Connection } from './database.ts'
import { type CutEvent, PART_LENGTH, piecesOf } from './event-cut.ts'
import { packJson, unpackJson } from './pack-json.ts'

interface EventRow {
  seq: number
  at: number
  kind: number
  payload: string | Buffer
}

/** An event, and a piece of a long field, as they are stored (`packJson`). */
export interface StoredEvent {
  seq: number
  at: number
  kind: TaskEventKind
  payload: string | Uint8Array
}
export interface StoredEventPart {
  seq: number
  field: string
  part: number
  content: string | Uint8Array
}

/** A page ends early, with `hasMore`, when its payloads come to this many characters as JSON. */
const PAGE_BUDGET = 8 * 1024 * 1024

/** SQL of `events`, `open_block_events`, `event_parts` and `event_kinds`. */
export function createEventStore(database: Connection) {
  const kindIds = internKinds(database)
  const kindNames = new Map([...kindIds].map(([name, id]) => [id, name]))

  const insert = database.prepare<[number, number, number, number, string | Uint8Array]>(
    'INSERT INTO events (task, seq, at, kind, payload) VALUES (?, ?, ?, ?, ?)',
  )
  const insertOpen = database.prepare<[number, string, number, number, number, string | Buffer]>(
    'INSERT INTO open_block_events (task, block_key, seq, at, kind, payload) VALUES (?, ?, ?, ?, ?, ?)',
  )
  const insertPart = database.prepare<[number, number, string, number, string | Uint8Array]>(
    'INSERT INTO event_parts (task, seq, field, part, content) VALUES (?, ?, ?, ?, ?)',
  )
  const deleteOne = database.prepare<[number, number]>('DELETE FROM events WHERE task = ? AND seq = ?')
  const deleteOpen = database.prepare<[number, string, number]>(
    'DELETE FROM open_block_events WHERE task = ? AND block_key = ? AND seq < ?',
  )
  const rows = (order: 'ASC' | 'DESC') =>
    database.prepare<
      Record<'task' | 'after' | 'before' | 'limit', number> & { kinds: string | null },
      EventRow
    >(
      `SELECT seq, at, kind, payload FROM events WHERE task = @task AND seq > @after AND seq < @before
         AND (@kinds IS NULL OR kind IN (SELECT value FROM json_each(@kinds)))
       UNION ALL
       SELECT seq, at, kind, payload FROM open_block_events WHERE task = @task AND seq > @after AND seq < @before
         AND (@kinds IS NULL OR kind IN (SELECT value FROM json_each(@kinds)))
       ORDER BY seq ${order} LIMIT @limit`,
    )
  const forward = rows('ASC')
  const backward = rows('DESC')
  const parts = database.prepare<
    [number, number, number, number],
    { part: number; content: string | Buffer }
  >(
    `SELECT part, content FROM event_parts
     WHERE task = ? AND seq = ? AND field = 'text' AND part BETWEEN ? AND ? ORDER BY part`,
  )
  const lastPart = database.prepare<[number, number], { part: number; content: string | Buffer }>(
    "SELECT part, content FROM event_parts WHERE task = ? AND seq = ? AND field = 'text' ORDER BY part DESC LIMIT 1",
  )

  function idOf(name: TaskEventKind): number {
    const id = kindIds.get(name)
    if (id === undefined) throw new Error(`There is no event kind "${name}".`)
    return id
  }
  const unpackPart = (row: { content: string | Buffer }): string => unpackJson(row.content) as string

  return {
    /** Adds a row to the log, or to the open blocks for an event of an unfinished block. */
    write(task: number, seq: number, at: number, { event, json, whole }: CutEvent): void {
      const kind = idOf(event.kind)
      if (event.kind === 'block.started' || event.kind === 'block.appended') {
        insertOpen.run(task, event.payload.key, seq, at, kind, packJson(json))
        return
      }
      insert.run(task, seq, at, kind, packJson(json))
      for (const { field, text, pieces } of whole) {
        // As JSON: a piece can begin or end with half of a surrogate pair, which plain text can't hold.
        const contents = pieces ?? [...piecesOf(text)].map((piece) => packJson(JSON.stringify(piece)))
        for (const [part, content] of contents.entries()) insertPart.run(task, seq, field, part, content)
      }
    },
    /** Adds a row to the log whose payload is packed already, without its parts. */
    writeStored(task: number, { seq, at, kind, payload }: StoredEvent): void {
      insert.run(task, seq, at, idOf(kind), payload)
    },
    /** Adds a piece of a long field, packed already. */
    writePart(task: number, { seq, field, part, content }: StoredEventPart): void {
      insertPart.run(task, seq, field, part, content)
    },
    /** Takes an event out of the log, with its parts. */
    remove(task: number, seq: number): void {
      deleteOne.run(task, seq)
    },
    /** Deletes what is stored of an open block before `seq`. */
    closeBlock(task: number, key: string, seq: number): void {
      deleteOpen.run(task, key, seq)
    },
    /**
     * A page of a task's events, ascending: after a number, else the last ones before one, else the newest.
     * It can be shorter than `limit` although more exist, when the events are long.
     */
    read(
      task: number,
      query: {
        taskId: string
        after?: number | undefined
        before?: number | undefined
        limit: number
        /** Only events of these kinds. */
        kinds?: readonly TaskEventKind[] | undefined
      },
    ): { events: TaskEvent[]; hasMore: boolean } {
      const ascending = query.after !== undefined
      const kinds = query.kinds && JSON.stringify(query.kinds.map((kind) => kindIds.get(kind)))
      const bounds = {
        task,
        after: query.after ?? 0,
        before: query.before ?? Number.MAX_SAFE_INTEGER,
        kinds: kinds ?? null,
      }
      const events: TaskEvent[] = []
      let hasMore = false
      let size = 0
      for (const row of (ascending ? forward : backward).iterate({ ...bounds, limit: query.limit + 1 })) {
        if (events.length === query.limit || size > PAGE_BUDGET) {
          hasMore = true
          break
        }
        const kind = kindNames.get(row.kind)
        const payload = unpackJson(row.payload)
        size += typeof row.payload === 'string' ? row.payload.length : JSON.stringify(payload).length
        events.push({ taskId: query.taskId, seq: row.seq, at: row.at, kind, payload } as TaskEvent)
      }
      return { events: ascending ? events : events.reverse(), hasMore }
    },
    /** A range of an event's whole text, in UTF-16 units; undefined: no such event, or it has no text. */
    readText(
      task: number,
      seq: number,
      offset: number,
      length: number,
    ): { text: string; fullLength: number } | undefined {
      const row = forward.get({ task, after: seq - 1, before: seq + 1, limit: 1, kinds: null })
      if (row === undefined) return undefined
      const last = lastPart.get(task, seq)
      if (last === undefined) {
        const { text } = unpackJson(row.payload) as { text?: unknown }
        if (typeof text !== 'string') return undefined
        return { text: text.slice(offset, offset + length), fullLength: text.length }
      }
      const first = Math.floor(offset / PART_LENGTH)
      const pieces = parts
        .all(task, seq, first, Math.floor((offset + length - 1) / PART_LENGTH))
        .map(unpackPart)
      const start = offset - first * PART_LENGTH
      return {
        text: pieces.join('').slice(start, start + length),
        fullLength: last.part * PART_LENGTH + unpackPart(last).length,
      }
    },
  }
}
export type EventStore = ReturnType<typeof createEventStore>

/** Kinds are stored as small numbers. A kind that this version added gets its number here, without a migration. */
function internKinds(database: Connection): Map<NewTaskEvent['kind'], number> {
  const read = database.prepare<[], { id: number; name: NewTaskEvent['kind'] }>(
    'SELECT id, name FROM event_kinds',
  )
  const known = new Set<string>(read.all().map(({ name }) => name))
  const missing = Object.keys(taskEventPayloads).filter((name) => !known.has(name))
  const add = database.prepare<[string]>('INSERT INTO event_kinds (name) VALUES (?)')
  for (const name of missing) add.run(name)
  return new Map(read.all().map(({ id, name }) => [name, id]))
}
