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
  at: number
  kind: 'answer' | 'thinking'
  text: string
}

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
  const open = database.prepare<[number], EventRow & { block_key: string }>(
    'SELECT block_key, seq, at, kind, payload FROM muster.open_block_events WHERE task = ? ORDER BY block_key, seq',
  )
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
      const blocks = new Map<string, OpenBlock | null>()
      for (const row of open.all(task.number)) {
        const payload = unpackJson(row.payload) as { type?: string; text?: string }
        const block = blocks.get(row.block_key)
        if (block === undefined) {
          const kind = payload.type === 'text' ? 'answer' : payload.type === 'thinking' ? 'thinking' : null
          blocks.set(row.block_key, kind && { key: row.block_key, seq: row.seq, at: row.at, kind, text: '' })
        } else if (block !== null && block.text.length < TEXT_LIMIT) block.text += payload.text ?? ''
      }
      return [...blocks.values()].filter((block) => block !== null && block.text !== '') as OpenBlock[]
    },
  }
}
