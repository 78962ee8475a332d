import type { Query } from '../../../contract/module-query.ts'
import type { Json } from '../../../contract/values.ts'
import type { ModuleConversationRecord, QueryRecord } from './records.ts'

/** A row of `module_queries`, without its number. */
export interface QueryRow {
  id: string
  conversation_id: string
  module: string
  type: string
  capability_id: string | null
  capability_version: string | null
  question: string
  input: string | null
  state: Query['state']
  note: string | null
  task_id: string | null
  asked_by: string
  limits: string
  group_id: string | null
  position: number
  decision: string
  prompt: string | null
  answer: string | null
  structured: number
  error: string | null
  cost_micros: number
  simulated: number
  origin: QueryRecord['origin']
  node: string | null
  created_at: number
  asked_at: number | null
  ended_at: number | null
  revision: number
}

/** In the order of {@link encodeQuery}. */
export const queryColumns = [
  'id',
  'conversation_id',
  'module',
  'type',
  'capability_id',
  'capability_version',
  'question',
  'input',
  'state',
  'note',
  'task_id',
  'asked_by',
  'limits',
  'group_id',
  'position',
  'decision',
  'prompt',
  'answer',
  'structured',
  'error',
  'cost_micros',
  'simulated',
  'origin',
  'node',
  'created_at',
  'asked_at',
  'ended_at',
  'revision',
] as const satisfies (keyof QueryRow)[]

export function encodeQuery(query: QueryRecord): unknown[] {
  const isStructured = query.output !== null
  return [
    query.id,
    query.conversationId,
    query.module,
    query.type,
    query.capability?.id ?? null,
    query.capability?.version ?? null,
    query.question,
    jsonOf(query.input),
    query.state,
    query.note,
    query.taskId,
    JSON.stringify(query.askedBy),
    JSON.stringify(query.limits),
    query.groupId,
    query.position,
    JSON.stringify(query.decision),
    jsonOf(query.prompt),
    isStructured ? JSON.stringify(query.output) : query.answer,
    Number(isStructured),
    jsonOf(query.error),
    query.costMicros,
    Number(query.simulated),
    query.origin,
    jsonOf(query.node),
    query.createdAt,
    query.askedAt,
    query.endedAt,
    query.revision,
  ]
}

export function decodeQuery(row: QueryRow): QueryRecord {
  const { answer, structured } = row
  const isStructured = structured === 1
  return {
    id: row.id,
    conversationId: row.conversation_id,
    module: row.module,
    type: row.type,
    capability:
      row.capability_id === null ? null : { id: row.capability_id, version: row.capability_version ?? '' },
    question: row.question,
    input: parse<Json>(row.input),
    state: row.state,
    note: row.note,
    taskId: row.task_id,
    askedBy: JSON.parse(row.asked_by) as Query['askedBy'],
    limits: JSON.parse(row.limits) as Query['limits'],
    groupId: row.group_id,
    position: row.position,
    decision: JSON.parse(row.decision) as Query['decision'],
    prompt: parse<NonNullable<Query['prompt']>>(row.prompt),
    answer: isStructured ? null : answer,
    answerLength: answer === null ? null : answer.length,
    output: isStructured ? parse<Json>(answer) : null,
    error: parse<NonNullable<Query['error']>>(row.error),
    costMicros: row.cost_micros,
    simulated: row.simulated === 1,
    origin: row.origin,
    node: parse<NonNullable<QueryRecord['node']>>(row.node),
    createdAt: row.created_at,
    askedAt: row.asked_at,
    endedAt: row.ended_at,
    revision: row.revision,
  }
}

/** A row of `module_conversations`, without its number. */
export interface ConversationRow {
  id: string
  module: string
  title: string
  session_id: string | null
  history: string | null
  query_count: number
  created_at: number
  last_asked_at: number
}

/** In the order of {@link encodeConversation}. */
export const conversationColumns = [
  'id',
  'module',
  'title',
  'session_id',
  'history',
  'query_count',
  'created_at',
  'last_asked_at',
] as const satisfies (keyof ConversationRow)[]

export function encodeConversation(conversation: ModuleConversationRecord): unknown[] {
  return [
    conversation.id,
    conversation.module,
    conversation.title,
    conversation.sessionId,
    jsonOf(conversation.history),
    conversation.queryCount,
    conversation.createdAt,
    conversation.lastAskedAt,
  ]
}

export function decodeConversation(row: ConversationRow): ModuleConversationRecord {
  return {
    id: row.id,
    module: row.module,
    title: row.title,
    sessionId: row.session_id,
    history: parse<string[]>(row.history),
    queryCount: row.query_count,
    createdAt: row.created_at,
    lastAskedAt: row.last_asked_at,
  }
}

function jsonOf(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value)
}

function parse<T>(text: string | null): T | null {
  return text === null ? null : (JSON.parse(text) as T)
}
