import { statSync } from 'node:fs'
import Database from 'better-sqlite3'

/** A row of `task_figures`, in the order of `columns`. */
export type FigureRow = [
  change: number,
  id: number,
  taskId: string,
  endedAt: number,
  directory: string,
  model: string | null,
  workflow: string | null,
  module: string | null,
  simulated: number,
  state: 'completed' | 'failed' | 'cancelled' | 'interrupted',
  isRetry: number,
  workedMs: number | null,
  waitedMs: number,
  inputTokens: number,
  outputTokens: number,
  cacheReadTokens: number,
  cacheWriteTokens: number,
  costMicros: number,
  apiRetries: number,
  unpricedTokens: number,
]

const columns = `change, id, task_id, ended_at, directory, model, workflow, module, simulated, state, is_retry, worked_ms,
  waited_ms, input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, cost_micros, api_retries,
  unpriced_tokens`

/** Rows that are read at once. */
const PAGE = 20_000

/** Which file it is: another one may have taken its place. */
export function fileMark(path: string): string {
  const { dev, ino, birthtimeMs } = statSync(path)
  return `${dev} ${ino} ${birthtimeMs}`
}

/**
 * The rows that are new or were changed after a change, in pages; all of one state of the database. For a thread: of a hundred
 * thousand it takes a few hundred ms.
 */
export function* readFigureRows(path: string, after: number): Generator<FigureRow[]> {
  const database = new Database(path, { readonly: true, fileMustExist: true, timeout: 1_000 })
  try {
    const rows = database
      .prepare<[number, number], FigureRow>(
        `SELECT ${columns} FROM task_figures WHERE change > ? ORDER BY change LIMIT ?`,
      )
      .raw()
    database.exec('BEGIN')
    for (let last = after, page: FigureRow[] = []; ; ) {
      page = rows.all(last, PAGE)
      yield page
      if (page.length < PAGE) return
      last = page.at(-1)?.[0] ?? last
    }
  } finally {
    database.close()
  }
}
