import type { Connection } from './database.ts'
import type { PermissionRecord } from './records.ts'
import { upsertSql } from './upsert-sql.ts'

interface PermissionRow {
  id: string
  task_id: string
  session_id: string
  instance_id: string
  request_id: string
  kind: PermissionRecord['kind']
  tool_name: string
  tool_use_id: string | null
  description: string | null
  input: string
  suggestions: string
  state: PermissionRecord['state']
  note: string | null
  requested_at: number
  answered_at: number | null
  answer: string | null
  answer_sent_at: number | null
  answered_by: PermissionRecord['answeredBy']
  policy_id: string | null
}

/** In the order of {@link encode}. */
const columns = [
  'id',
  'task_id',
  'session_id',
  'instance_id',
  'request_id',
  'kind',
  'tool_name',
  'tool_use_id',
  'description',
  'input',
  'suggestions',
  'state',
  'note',
  'requested_at',
  'answered_at',
  'answer',
  'answer_sent_at',
  'answered_by',
  'policy_id',
] as const satisfies (keyof PermissionRow)[]

/** Answered ones pile up; nobody reads more of them at once. */
const LIST_LIMIT = 1_000

function encode(permission: PermissionRecord): unknown[] {
  return [
    permission.id,
    permission.taskId,
    permission.sessionId,
    permission.instanceId,
    permission.requestId,
    permission.kind,
    permission.toolName,
    permission.toolUseId,
    permission.description,
    JSON.stringify(permission.input),
    JSON.stringify(permission.suggestions),
    permission.state,
    permission.note,
    permission.requestedAt,
    permission.answeredAt,
    permission.answer === null ? null : JSON.stringify(permission.answer),
    permission.answerSentAt,
    permission.answeredBy,
    permission.policyId,
  ]
}

function decode(row: PermissionRow): PermissionRecord {
  return {
    id: row.id,
    taskId: row.task_id,
    sessionId: row.session_id,
    instanceId: row.instance_id,
    requestId: row.request_id,
    kind: row.kind,
    toolName: row.tool_name,
    toolUseId: row.tool_use_id,
    description: row.description,
    input: JSON.parse(row.input) as PermissionRecord['input'],
    suggestions: JSON.parse(row.suggestions) as PermissionRecord['suggestions'],
    state: row.state,
    note: row.note,
    requestedAt: row.requested_at,
    answeredAt: row.answered_at,
    answer: row.answer === null ? null : (JSON.parse(row.answer) as PermissionRecord['answer']),
    answerSentAt: row.answer_sent_at,
    answeredBy: row.answered_by,
    policyId: row.policy_id,
  }
}

export interface PermissionQuery {
  state?: PermissionRecord['state'] | undefined
  /** Only what was answered or withdrawn. */
  settled?: boolean | undefined
  taskId?: string | undefined
  /** At most {@link LIST_LIMIT}. */
  limit?: number | undefined
}

/** SQL of `permission_requests`. */
export function createPermissionStore(database: Connection) {
  const upsert = database.prepare(upsertSql('permission_requests', columns))
  const byId = database.prepare<[string], PermissionRow>('SELECT * FROM permission_requests WHERE id = ?')
  const byRequest = database.prepare<[string, string], PermissionRow>(
    'SELECT * FROM permission_requests WHERE instance_id = ? AND request_id = ?',
  )
  const newest = (where: string) =>
    database.prepare<(string | number)[], PermissionRow>(
      `SELECT * FROM permission_requests ${where} ORDER BY requested_at DESC, id DESC LIMIT ?`,
    )
  const all = newest('')
  const settled = newest("WHERE state <> 'pending'")
  const byState = newest('WHERE state = ?')
  const byTask = newest('WHERE task_id = ?')
  const open = database.prepare<[], PermissionRow>(
    `SELECT * FROM permission_requests WHERE state = 'pending'
     UNION ALL
     SELECT * FROM permission_requests WHERE state IN ('allowed', 'denied') AND answer_sent_at IS NULL
     ORDER BY requested_at, id`,
  )

  return {
    write(permission: PermissionRecord): void {
      upsert.run(encode(permission))
    },
    get(id: string): PermissionRecord | undefined {
      const row = byId.get(id)
      return row && decode(row)
    },
    /** The newest that match, oldest first. */
    list({ state, settled: onlySettled, taskId, limit = LIST_LIMIT }: PermissionQuery): PermissionRecord[] {
      const rows =
        taskId !== undefined
          ? byTask.all(taskId, LIST_LIMIT)
          : state !== undefined
            ? byState.all(state, limit)
            : onlySettled
              ? settled.all(limit)
              : all.all(limit)
      return rows
        .filter((row) => state === undefined || row.state === state)
        .filter((row) => !onlySettled || row.state !== 'pending')
        .slice(0, limit)
        .reverse()
        .map(decode)
    },
    /** All that are pending or whose answer was not sent, oldest first. */
    open(): PermissionRecord[] {
      return open.all().map(decode)
    },
    byRequest(instanceId: string, requestId: string): PermissionRecord | undefined {
      const row = byRequest.get(instanceId, requestId)
      return row && decode(row)
    },
  }
}
export type PermissionStore = ReturnType<typeof createPermissionStore>
