import { LRUCache } from 'lru-cache'
import type { NewTaskEvent, TaskEventKind } from '../../../../contract/task-event.ts'
import type { Connection } from '../../store/database.ts'
import { unpackJson } from '../../store/pack-json.ts'
import { type IndexedText, textKinds, textOfEvent } from '../index/event-texts.ts'
import type { OwnerFacts } from '../index/write-index.ts'
import { TEXT_LIMIT } from './record-sources.ts'

/** A task with what a search may be narrowed by. */
export interface TaskHead extends Omit<OwnerFacts, 'source'> {
  number: number
  directory: string
  mark: string
}

interface EventRow {
  seq: number
  at: number
  kind: number
  payload: string | Buffer
}

export interface OpenBlock {
  key: string
  /** Number of the event with which it began. */
  seq: number
  /** Number of the last event of it. */
  last: number
  at: number
  kind: 'answer' | 'thinking'
  text: string
}

/** A block that is still written, as far as it was read; without a kind it has no text that is looked for. */
type OpenText = Omit<OpenBlock, 'key' | 'kind'> & { kind: OpenBlock['kind'] | null }

/** Characters of blocks that are still written, which are kept between two looks. */
const WRITTEN_KEPT = 8_000_000
/** Calls whose tool is remembered for their results. */
const CALLS_KEPT = 20_000
/** Events before a result among which its call is looked for. */
const CALLS_LOOKED = 200

/** Reads tasks and their events as they are stored, without holding up anybody: from a thread, with a connection of its own. */
export function createTaskRows(database: Connection) {
  const head = database.prepare<[string], TaskHead>(
    `SELECT number, id AS key, session_id, title, directory, model, state, cost_micros, simulated, created_at AS first_at,
       coalesce(ended_at, last_activity_at, created_at) AS last_at, revision || '.' || last_seq AS mark
     FROM muster.tasks WHERE id = ?`,
  )
  const prompt = database
    .prepare<[number, number], string>('SELECT substr(prompt, 1, ?) FROM muster.task_prompts WHERE task = ?')
    .pluck()
  const kinds = database.prepare<[], { id: number; name: TaskEventKind }>(
    'SELECT id, name FROM muster.event_kinds',
  )
  let names = new Map<number, TaskEventKind>()
  const events = database.prepare<[number, number, number], EventRow>(
    'SELECT seq, at, kind, payload FROM muster.events WHERE task = ? AND seq > ? ORDER BY seq LIMIT ?',
  )
  const before = database.prepare<[number, number, number, number], EventRow>(
    'SELECT seq, at, kind, payload FROM muster.events WHERE task = ? AND seq < ? AND kind = ? ORDER BY seq DESC LIMIT ?',
  )
  const part = database
    .prepare<[number, number], string | Buffer>(
      "SELECT content FROM muster.event_parts WHERE task = ? AND seq = ? AND field = 'text' AND part = 0",
    )
    .pluck()
  const open = database.prepare<[number], { block_key: string; first: number }>(
    'SELECT block_key, min(seq) AS first FROM muster.open_block_events WHERE task = ? GROUP BY block_key',
  )
  const openPieces = database.prepare<[number, string, number], EventRow>(
    `SELECT seq, at, kind, payload FROM muster.open_block_events WHERE task = ? AND block_key = ? AND seq > ?
     ORDER BY seq`,
  )
  const isPiece = database
    .prepare<[number, string, number], number>(
      'SELECT 1 FROM muster.open_block_events WHERE task = ? AND block_key = ? AND seq = ?',
    )
    .pluck()
  const written = new LRUCache<string, OpenText>({
    maxSize: WRITTEN_KEPT,
    sizeCalculation: ({ text }) => text.length + 100,
  })
  const calls = new LRUCache<string, string>({ max: CALLS_KEPT })

  function nameOf(kind: number): TaskEventKind | undefined {
    // A newer one is told of when it is first met.
    if (!names.has(kind)) names = new Map(kinds.all().map(({ id, name }) => [id, name]))
    return names.get(kind)
  }

  function toolOf(task: number, seq: number, toolUseId: string): string | null {
    const known = calls.get(`${task} ${toolUseId}`)
    if (known !== undefined) return known
    nameOf(0)
    const kind = [...names].find(([, name]) => name === 'block.completed')?.[0] ?? 0
    for (const row of before.iterate(task, seq, kind, CALLS_LOOKED)) {
      const payload = unpackJson(row.payload) as { toolUseId: string | null; toolName: string | null }
      if (payload.toolUseId === toolUseId) return payload.toolName
    }
    return null
  }

  function textOf(task: TaskHead, row: EventRow): IndexedText | undefined {
    const kind = nameOf(row.kind)
    if (kind === undefined || !textKinds.includes(kind)) return undefined
    const payload = unpackJson(row.payload) as { text?: string; fullLength?: number }
    if (payload.fullLength !== undefined) {
      const whole = part.get(task.number, row.seq)
      if (whole !== undefined) payload.text = unpackJson(whole) as string
    }
    const event = { kind, payload } as unknown as NewTaskEvent
    if (event.kind === 'block.completed' && event.payload.toolUseId && event.payload.toolName)
      calls.set(`${task.number} ${event.payload.toolUseId}`, event.payload.toolName)
    return textOfEvent(event, row.seq, {
      directory: task.directory,
      toolOf: (toolUseId) => toolOf(task.number, row.seq, toolUseId),
    })
  }

  /** A block as it was read before, with what has been written since: it is looked at several times a second. */
  function readOn(task: number, key: string, first: number): OpenText {
    const id = `${task} ${key}`
    const before = written.get(id)
    const block: OpenText =
      before?.seq === first ? { ...before } : { seq: first, last: 0, at: 0, kind: null, text: '' }
    for (const row of openPieces.iterate(task, key, block.last)) {
      const payload = unpackJson(row.payload) as { type?: string; text?: string }
      block.last = row.seq
      if (row.seq === first) {
        block.at = row.at
        block.kind = payload.type === 'text' ? 'answer' : payload.type === 'thinking' ? 'thinking' : null
      } else if (block.kind !== null && block.text.length < TEXT_LIMIT) block.text += payload.text ?? ''
    }
    written.set(id, block)
    return block
  }

  return {
    head: (id: string) => head.get(id),
    /** The beginning of its prompt. */
    prompt: (task: TaskHead) => prompt.get(TEXT_LIMIT, task.number) ?? '',
    /** Events behind a number with their texts: at most so many. */
    *texts(task: TaskHead, after: number, limit: number) {
      for (const row of events.all(task.number, after, limit)) yield { seq: row.seq, text: textOf(task, row) }
    },
    /** The text of one event; `at` is when it was said. */
    text(task: TaskHead, seq: number): { text: IndexedText; at: number } | undefined {
      const row = events.get(task.number, seq - 1, 1)
      if (row?.seq !== seq) return undefined
      const text = textOf(task, row)
      return text && { text, at: row.at }
    },
    /** Texts of blocks that are still written. */
    openBlocks(task: TaskHead): OpenBlock[] {
      return open.all(task.number).flatMap(({ block_key: key, first }) => {
        const { kind, ...block } = readOn(task.number, key, first)
        return kind === null || block.text === '' ? [] : [{ key, kind, ...block }]
      })
    },
    /** The block that is still written to which an event belongs. */
    openBlockOf(task: TaskHead, seq: number): OpenBlock | undefined {
      return this.openBlocks(task).find(({ key }) => isPiece.get(task.number, key, seq) === 1)
    },
  }
}
