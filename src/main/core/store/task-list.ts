import { cutText } from '../../../contract/cut-text.ts'
import { MusterError } from '../../../contract/errors.ts'
import type { TaskSort } from '../../../contract/task.ts'
import { EVENT_TEXT_LIMIT } from '../../../contract/task-event.ts'
import { shareOfTurn } from '../base/next-turn.ts'
import type { Connection } from './database.ts'
import { likePattern } from './like-pattern.ts'
import type { TaskQuery } from './store.ts'
import type { TaskRow } from './task-row.ts'

/** `prompt` without most of a long one. */
export type ListedTask = TaskRow & { prompt_length: number | null }

interface PageRow {
  number: number
  sort_key: number
  id: string
}

const cursorPattern = /^(created|cost)\.(\d{1,15})\.([0-9a-f-]{36})$/
const columns = { created: 'created_at', cost: 'cost_micros' } as const satisfies Record<TaskSort, string>

/**
 * The rows of a page and whether more follow: newest first (createdAt, id descending) unless sorted otherwise, continued after the
 * cursor. They are read over several turns of the event loop; one that is removed meanwhile is left out.
 * With several states, the newest of each state are merged, so that a rare state is found without a walk through
 * all tasks. A search walks them: an index for words comes with full-text search.
 */
export function createTaskList(database: Connection) {
  const statements = new Map<string, ReturnType<typeof prepare>>()
  const prepare = (sql: string) => database.prepare<(string | number)[], PageRow>(sql)
  // Of a long prompt only what is shown, and one character by which its length is known to be more.
  const rowByNumber = database.prepare<[number], ListedTask>(
    `SELECT tasks.*, substr(prompt, 1, ${EVENT_TEXT_LIMIT + 1}) AS prompt, length(prompt) AS prompt_length,
       NULL AS sent_text FROM tasks LEFT JOIN task_prompts ON task_prompts.task = tasks.number WHERE tasks.number = ?`,
  )

  return async (query: TaskQuery): Promise<{ rows: ListedTask[]; nextCursor: string | null }> => {
    const { sql, parameters } = buildQuery(query)
    const statement = statements.get(sql) ?? prepare(sql)
    statements.set(sql, statement)
    const page = statement.all(...parameters)
    const hasMore = page.length > query.limit
    const shown = page.slice(0, query.limit)
    const last = shown.at(-1)
    const { by } = sortOf(query)
    const nextCursor = hasMore && last !== undefined ? `${by}.${last.sort_key}.${last.id}` : null
    const rows: ListedTask[] = []
    const share = shareOfTurn()
    for (const { number } of shown) {
      // A prompt of megabytes takes some milliseconds.
      if (share.isOver) await share.next()
      const row = rowByNumber.get(number)
      if (row !== undefined) rows.push(row)
    }
    return { rows, nextCursor }
  }
}

const sortOf = ({ sort }: TaskQuery) => sort ?? { by: 'created' as const, descending: true }

function buildQuery(query: TaskQuery): { sql: string; parameters: (string | number)[] } {
  const { by, descending } = sortOf(query)
  const column = columns[by]
  const direction = descending ? 'DESC' : 'ASC'
  const filters: string[] = []
  const parameters: (string | number)[] = []
  const add = (filter: string, ...values: (string | number)[]) => {
    filters.push(filter)
    parameters.push(...values)
  }
  if (query.sessionId !== undefined) add('session_id = ?', query.sessionId)
  if (query.parentTaskId !== undefined) add('parent_task_id = ?', query.parentTaskId)
  if (query.archived !== undefined) add(`archived_at IS ${query.archived ? 'NOT ' : ''}NULL`)
  if (query.since !== undefined) add('(ended_at IS NULL OR ended_at >= ?)', query.since)
  if (query.cursor !== undefined)
    add(`(${column}, id) ${descending ? '<' : '>'} (?, ?)`, ...parseCursor(query.cursor, by))
  const pattern = likePattern(query.search)
  if (pattern !== null) {
    add(
      `(title LIKE ? ESCAPE '\\' OR directory LIKE ? ESCAPE '\\' OR EXISTS (
        SELECT 1 FROM task_prompts WHERE task = tasks.number AND prompt LIKE ? ESCAPE '\\'))`,
      pattern,
      pattern,
      pattern,
    )
  }

  const states = [...new Set(query.states ?? [])]
  const page = (where: string[]) =>
    `SELECT number, ${column} AS sort_key, id FROM tasks ${where.length === 0 ? '' : `WHERE ${where.join(' AND ')}`}
     ORDER BY ${column} ${direction}, id ${direction} LIMIT ?`
  const limit = query.limit + 1
  if (states.length === 0 || query.sessionId !== undefined) {
    if (states.length > 0) add(`+state IN (${states.map(() => '?').join(', ')})`, ...states)
    return { sql: page(filters), parameters: [...parameters, limit] }
  }
  const branches = states.map(() => `SELECT * FROM (${page(['state = ?', ...filters])})`)
  return {
    sql: `SELECT * FROM (${branches.join(' UNION ALL ')}) ORDER BY sort_key ${direction}, id ${direction} LIMIT ?`,
    parameters: [...states.flatMap((state) => [state, ...parameters, limit]), limit],
  }
}

function parseCursor(cursor: string, by: TaskSort): [number, string] {
  const match = cursorPattern.exec(cursor)
  if (match?.[1] !== by || match[2] === undefined || match[3] === undefined) {
    throw new MusterError(
      'validation',
      `The cursor "${cutText(cursor, 100)}" is not one that a task list gave in this order.`,
      {
        hint: 'Pass the nextCursor of the page before, or none for the first page.',
      },
    )
  }
  return [Number(match[2]), match[3]]
}
