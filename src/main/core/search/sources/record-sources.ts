import type { SearchSource } from '../../../../contract/search.ts'
import { inputText } from '../../../../contract/transcript/find-in-events.ts'
import type { Json } from '../../../../contract/values.ts'
import type { IndexedText } from '../index/event-texts.ts'
import type { OwnerFacts } from '../index/write-index.ts'

/** Characters of one text that can be found. */
export const TEXT_LIMIT = 256 * 1024

/** A row of a source, with what a search may be narrowed by. `mark`: another one says that it has changed. */
export type RecordRow = Omit<OwnerFacts, 'source'> & { mark: string } & Record<string, unknown>

/**
 * What is taken in as a whole when it changes: its texts are few. Whatever has such rows is found by one more of these.
 * Statements are given the key.
 */
export interface RecordSource {
  name: SearchSource
  /** In a file of its own, which may not exist yet. */
  isTracking?: boolean
  /** The table of its rows, and the column of the key. */
  table: string
  key: string
  /** Which rows count. */
  where?: string
  /** What its mark is. */
  mark: string
  /** When it began. */
  at: string
  /** Its other columns. */
  columns: string
  texts(row: RecordRow): IndexedText[]
  /** Statement that gives rows of a log (`seq`, `at`, `text`) behind a number: they are only added. */
  log?: string
}

const none = 'NULL'

export const recordSources: readonly RecordSource[] = [
  {
    name: 'run',
    table: 'muster.workflow_runs',
    key: 'id',
    mark: 'CAST(revision AS TEXT)',
    at: 'created_at',
    columns: `title, ${none} AS session_id, directory, ${none} AS model, state, cost_micros, simulated,
      coalesce(ended_at, created_at) AS last_at, workflow, inputs, preview, failure`,
    texts: ({ title, workflow, inputs, preview, failure }) => [
      record('run', [title, workflow, strings(inputs), preview, strings(failure)]),
    ],
    log: `SELECT seq, at, text FROM muster.checkpoints
      WHERE run = (SELECT number FROM muster.workflow_runs WHERE id = ?) AND seq > ? ORDER BY seq LIMIT ?`,
  },
  {
    name: 'workflow',
    table: 'muster.workflow_definitions',
    key: 'name',
    mark: 'CAST(updated_at AS TEXT)',
    at: 'updated_at',
    columns: `name AS title, ${none} AS session_id, ${none} AS directory, ${none} AS model, ${none} AS state,
      ${none} AS cost_micros, 0 AS simulated, updated_at AS last_at, substr(source, 1, ${TEXT_LIMIT}) AS text`,
    texts: ({ title, text }) => [record('workflow', [title, text])],
  },
  {
    name: 'question',
    table: 'muster.module_queries',
    key: 'id',
    mark: 'CAST(revision AS TEXT)',
    at: 'created_at',
    columns: `module AS title, ${none} AS session_id, ${none} AS directory, ${none} AS model, state, cost_micros, simulated,
      coalesce(ended_at, created_at) AS last_at, module, question, input,
      substr(answer, 1, ${TEXT_LIMIT}) AS answer, structured`,
    texts: ({ module, question, input, answer, structured }) => [
      { ...record('question', [module, question, strings(input)]), seq: 1 },
      { ...record('reply', [structured === 1 ? strings(answer) : answer]), seq: 2 },
    ],
  },
  {
    name: 'work',
    isTracking: true,
    table: 'tracking.work_items',
    key: 'id',
    where: 'deleted_at IS NULL',
    mark: 'CAST(version AS TEXT)',
    at: 'created_at',
    columns: `title, ${none} AS session_id, ${none} AS directory, ${none} AS model, status AS state, ${none} AS cost_micros,
      0 AS simulated, updated_at AS last_at, notes, labels, metadata`,
    texts: ({ title, notes, labels, metadata }) => [
      record('work', [title, notes, strings(labels), strings(metadata)]),
    ],
  },
  {
    name: 'session',
    table: 'muster.sessions',
    key: 'id',
    // Most have the title of their first task, which is found already.
    where:
      'NOT EXISTS (SELECT 1 FROM muster.tasks WHERE tasks.session_id = sessions.id AND tasks.title = sessions.title)',
    mark: 'title',
    at: 'created_at',
    columns: `title, id AS session_id, directory, model, ${none} AS state, ${none} AS cost_micros, simulated,
      last_used_at AS last_at`,
    texts: ({ title }) => [record('title', [title])],
  },
]

function record(kind: IndexedText['kind'], parts: readonly unknown[]): IndexedText {
  const text = parts.filter((part) => typeof part === 'string' && part !== '').join('\n')
  return { seq: 0, kind, tool: null, text }
}

/** The strings of a value that is stored as JSON. */
function strings(json: unknown): string {
  if (typeof json !== 'string') return ''
  try {
    return inputText(JSON.parse(json) as Json)
  } catch {
    // It was cut.
    return json
  }
}

/** The statement of one row. */
export function rowStatement({ table, key, where, mark, at, columns }: RecordSource): string {
  return `SELECT ${key} AS key, ${mark} AS mark, ${at} AS first_at, ${columns} FROM ${table}
    WHERE ${key} = ?${where === undefined ? '' : ` AND (${where})`}`
}
