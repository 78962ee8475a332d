import type { Connection } from './database.ts'
import { likePattern } from './like-pattern.ts'
import { cutPage, readCursor } from './page-cursor.ts'
import type { SessionRecord } from './records.ts'
import { upsertSql } from './upsert-sql.ts'
import { type UsageColumns, usageOf } from './usage-columns.ts'

interface SessionRow extends UsageColumns {
  id: string
  claude_session_id: string | null
  title: string
  directory: string
  model: string | null
  permission_mode: SessionRecord['permissionMode']
  simulated: number
  state: SessionRecord['state']
  resumable: number
  instance_id: string | null
  task_count: number
  cost_micros: number
  created_at: number
  last_used_at: number
  updated_at: number
  revision: number
  append_system_prompt: string | null
  total_cost_micros: number
  unsettled_micros: number
  pinned: number
  fork_of: string | null
  imported: number
  imported_at: number | null
  context_tokens: number
  last_answer_at: number | null
  disabled_extensions: string
  fork_from_claude_session: string | null
  setup: string | null
}

/** In the order of {@link encode}. */
const columns = [
  'id',
  'claude_session_id',
  'title',
  'directory',
  'model',
  'permission_mode',
  'simulated',
  'state',
  'resumable',
  'instance_id',
  'task_count',
  'input_tokens',
  'output_tokens',
  'cache_read_tokens',
  'cache_write_tokens',
  'cost_micros',
  'created_at',
  'last_used_at',
  'updated_at',
  'revision',
  'append_system_prompt',
  'total_cost_micros',
  'unsettled_micros',
  'pinned',
  'fork_of',
  'imported',
  'imported_at',
  'context_tokens',
  'last_answer_at',
  'disabled_extensions',
  'fork_from_claude_session',
  'setup',
] as const satisfies (keyof SessionRow)[]

function encode(session: SessionRecord): unknown[] {
  return [
    session.id,
    session.claudeSessionId,
    session.title,
    session.directory,
    session.model,
    session.permissionMode,
    Number(session.simulated),
    session.state,
    Number(session.resumable),
    session.instanceId,
    session.taskCount,
    session.usage.inputTokens,
    session.usage.outputTokens,
    session.usage.cacheReadTokens,
    session.usage.cacheWriteTokens,
    session.costMicros,
    session.createdAt,
    session.lastUsedAt,
    session.updatedAt,
    session.revision,
    session.appendSystemPrompt,
    session.totalCostMicros,
    session.unsettledMicros,
    Number(session.pinned),
    session.forkOf,
    Number(session.imported),
    session.importedAt,
    session.contextTokens,
    session.lastAnswerAt,
    JSON.stringify(session.disabledExtensions),
    session.forkFromClaudeSession,
    session.setup && JSON.stringify(session.setup),
  ]
}

function decode(row: SessionRow): SessionRecord {
  return {
    id: row.id,
    claudeSessionId: row.claude_session_id,
    title: row.title,
    directory: row.directory,
    model: row.model,
    permissionMode: row.permission_mode,
    simulated: row.simulated === 1,
    state: row.state,
    resumable: row.resumable === 1,
    instanceId: row.instance_id,
    taskCount: row.task_count,
    usage: usageOf(row),
    costMicros: row.cost_micros,
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
    updatedAt: row.updated_at,
    revision: row.revision,
    appendSystemPrompt: row.append_system_prompt,
    totalCostMicros: row.total_cost_micros,
    unsettledMicros: row.unsettled_micros,
    pinned: row.pinned === 1,
    forkOf: row.fork_of,
    imported: row.imported === 1,
    importedAt: row.imported_at,
    contextTokens: row.context_tokens,
    lastAnswerAt: row.last_answer_at,
    disabledExtensions: JSON.parse(row.disabled_extensions) as string[],
    forkFromClaudeSession: row.fork_from_claude_session,
    setup: row.setup === null ? null : (JSON.parse(row.setup) as SessionRecord['setup']),
  }
}

interface SessionQuery {
  limit: number
  search?: string | undefined
  cursor?: string | undefined
}

/** SQL of `sessions`. */
export function createSessionStore(database: Connection) {
  const upsert = database.prepare(upsertSql('sessions', columns))
  const byId = database.prepare<[string], SessionRow>('SELECT * FROM sessions WHERE id = ?')
  const byClaudeId = database.prepare<[string], SessionRow>(
    'SELECT * FROM sessions WHERE claude_session_id = ? ORDER BY resumable DESC, created_at DESC LIMIT 1',
  )
  // The first page is behind a row that is newer than all.
  const newest = database.prepare<[number, string, number], SessionRow>(
    'SELECT * FROM sessions WHERE (last_used_at, id) < (?, ?) ORDER BY last_used_at DESC, id DESC LIMIT ?',
  )
  const matching = database.prepare<[number, string, string, string, number], SessionRow>(
    `SELECT * FROM sessions WHERE (last_used_at, id) < (?, ?)
       AND (title LIKE ? ESCAPE '\\' OR directory LIKE ? ESCAPE '\\')
     ORDER BY last_used_at DESC, id DESC LIMIT ?`,
  )

  return {
    write(session: SessionRecord): void {
      upsert.run(encode(session))
    },
    get(id: string): SessionRecord | undefined {
      const row = byId.get(id)
      return row && decode(row)
    },
    /** By Claude's own id: the one that can go on, else the newest. */
    byClaudeSession(claudeSessionId: string): SessionRecord | undefined {
      const row = byClaudeId.get(claudeSessionId)
      return row && decode(row)
    },
    /** Last used first; keyset cursor. @throws MusterError `validation` for a bad cursor */
    list({ limit, search, cursor }: SessionQuery): { sessions: SessionRecord[]; nextCursor: string | null } {
      const pattern = likePattern(search)
      const behind: [number, string] =
        cursor === undefined ? [Number.MAX_SAFE_INTEGER, ''] : readCursor(cursor, 'sessions')
      const rows =
        pattern === null
          ? newest.all(...behind, limit + 1)
          : matching.all(...behind, pattern, pattern, limit + 1)
      const { page, nextCursor } = cutPage(rows, limit, (row) => row.last_used_at)
      return { sessions: page.map(decode), nextCursor }
    },
  }
}
export type SessionStore = ReturnType<typeof createSessionStore>
