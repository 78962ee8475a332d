import type { Runaway } from '../../../contract/runaway.ts'
import type { Outcome, TaskAfter, TaskForecast, TaskTodos } from '../../../contract/task.ts'
import type { Json } from '../../../contract/values.ts'
import type { TaskRecord, TodoList } from './records.ts'
import { type UsageColumns, usageOf } from './usage-columns.ts'

/** A row of `tasks` with its `task_prompts`. */
export interface TaskRow extends UsageColumns {
  number: number
  id: string
  session_id: string
  title: string
  directory: string
  model: string | null
  permission_mode: TaskRecord['permissionMode']
  priority: number
  timeout_ms: number | null
  max_turns: number | null
  max_cost_micros: number | null
  origin: TaskRecord['origin']
  simulated: number
  state: TaskRecord['state']
  waiting_for: TaskRecord['waitingFor']
  waiting_until: number | null
  paused_as: TaskRecord['pausedAs']
  paused_since: number | null
  paused_from: TaskRecord['pausedFrom']
  pending_control: TaskRecord['pendingControl']
  step: string | null
  instance_id: string | null
  retry_of: string | null
  parent_task_id: string | null
  imported_at: number | null
  archived_at: number | null
  created_at: number
  started_at: number | null
  ended_at: number | null
  last_activity_at: number | null
  paused_ms: number
  cost_micros: number
  unpriced_tokens: number
  line_count: number
  last_seq: number
  retry_count: number
  tool_count: number
  result_text: string | null
  result_length: number | null
  outcome: string | null
  prompt_uuid: string | null
  prompt_sent_at: number | null
  output_start: number
  revision: number
  max_retries: number | null
  attempt: number
  not_before: number | null
  queue_note: string | null
  start: TaskRecord['start']
  start_ms: number | null
  first_token_ms: number | null
  run_id: string | null
  node_id: string | null
  node_item: number | null
  output_schema: string | null
  structured_output: string | null
  hold_at: TaskRecord['holdAt']
  budget_verdict: TaskRecord['budgetVerdict']
  dismissed_at: number | null
  waited_ms: number
  waited_since: number | null
  todo_list: string | null
  todos: string | null
  forecast: string | null
  after_tasks: string
  runaway: string | null
  /** Null when a salvage could not save it. */
  prompt: string | null
  sent_text: string | null
}

/** Columns of `tasks` but its number, in the order of {@link encodeTask}. */
export const taskColumns = [
  'id',
  'session_id',
  'title',
  'directory',
  'model',
  'permission_mode',
  'priority',
  'timeout_ms',
  'max_turns',
  'max_cost_micros',
  'origin',
  'simulated',
  'state',
  'waiting_for',
  'waiting_until',
  'paused_as',
  'paused_since',
  'paused_from',
  'pending_control',
  'step',
  'instance_id',
  'retry_of',
  'parent_task_id',
  'imported_at',
  'archived_at',
  'created_at',
  'started_at',
  'ended_at',
  'last_activity_at',
  'paused_ms',
  'input_tokens',
  'output_tokens',
  'cache_read_tokens',
  'cache_write_tokens',
  'cost_micros',
  'unpriced_tokens',
  'line_count',
  'last_seq',
  'retry_count',
  'tool_count',
  'result_text',
  'result_length',
  'outcome',
  'prompt_uuid',
  'prompt_sent_at',
  'output_start',
  'revision',
  'max_retries',
  'attempt',
  'not_before',
  'queue_note',
  'start',
  'start_ms',
  'first_token_ms',
  'run_id',
  'node_id',
  'node_item',
  'output_schema',
  'structured_output',
  'hold_at',
  'budget_verdict',
  'dismissed_at',
  'waited_ms',
  'waited_since',
  'todo_list',
  'todos',
  'forecast',
  'after_tasks',
  'runaway',
] as const satisfies (keyof TaskRow)[]

export function encodeTask(task: TaskRecord): unknown[] {
  return [
    task.id,
    task.sessionId,
    task.title,
    task.directory,
    task.model,
    task.permissionMode,
    task.priority,
    task.limits.timeoutMs,
    task.limits.maxTurns,
    task.limits.maxCostMicros,
    task.origin,
    Number(task.simulated),
    task.state,
    task.waitingFor,
    task.waitingUntil,
    task.pausedAs,
    task.pausedSince,
    task.pausedFrom,
    task.pendingControl,
    task.step,
    task.instanceId,
    task.retryOf,
    task.parentTaskId,
    task.importedAt,
    task.archivedAt,
    task.createdAt,
    task.startedAt,
    task.endedAt,
    task.lastActivityAt,
    task.pausedMs,
    task.usage.inputTokens,
    task.usage.outputTokens,
    task.usage.cacheReadTokens,
    task.usage.cacheWriteTokens,
    task.costMicros,
    task.unpricedTokens,
    task.lineCount,
    task.lastSeq,
    task.retryCount,
    task.toolCount,
    task.resultText,
    task.resultLength,
    task.outcome === null ? null : JSON.stringify(task.outcome),
    task.promptUuid,
    task.promptSentAt,
    task.outputStart,
    task.revision,
    task.limits.maxRetries,
    task.attempt,
    task.notBefore,
    task.queueNote,
    task.start,
    task.startMs,
    task.firstTokenMs,
    task.node?.runId ?? null,
    task.node?.nodeId ?? null,
    task.node?.item ?? null,
    task.outputSchema === null ? null : JSON.stringify(task.outputSchema),
    task.structuredOutput === null ? null : JSON.stringify(task.structuredOutput),
    task.holdAt,
    task.budgetVerdict,
    task.dismissedAt,
    task.waitedMs,
    task.waitedSince,
    encodeTodoList(task.todoList),
    task.todos === null ? null : JSON.stringify(task.todos),
    task.forecast === null ? null : JSON.stringify(task.forecast),
    JSON.stringify(task.after),
    task.runaway === null ? null : JSON.stringify(task.runaway),
  ]
}

export function decodeTask(row: TaskRow): TaskRecord {
  const prompt = row.prompt ?? ''
  return {
    id: row.id,
    sessionId: row.session_id,
    title: row.title,
    prompt,
    directory: row.directory,
    model: row.model,
    permissionMode: row.permission_mode,
    priority: row.priority,
    limits: {
      timeoutMs: row.timeout_ms,
      maxTurns: row.max_turns,
      maxCostMicros: row.max_cost_micros,
      maxRetries: row.max_retries,
    },
    origin: row.origin,
    node:
      row.run_id === null || row.node_id === null
        ? null
        : { runId: row.run_id, nodeId: row.node_id, item: row.node_item },
    outputSchema: row.output_schema === null ? null : (JSON.parse(row.output_schema) as Record<string, Json>),
    simulated: row.simulated === 1,
    state: row.state,
    waitingFor: row.waiting_for,
    waitingUntil: row.waiting_until,
    pausedAs: row.paused_as,
    pausedSince: row.paused_since,
    pausedFrom: row.paused_from,
    pendingControl: row.pending_control,
    step: row.step,
    instanceId: row.instance_id,
    retryOf: row.retry_of,
    parentTaskId: row.parent_task_id,
    importedAt: row.imported_at,
    archivedAt: row.archived_at,
    createdAt: row.created_at,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    lastActivityAt: row.last_activity_at,
    pausedMs: row.paused_ms,
    usage: usageOf(row),
    costMicros: row.cost_micros,
    unpricedTokens: row.unpriced_tokens,
    lineCount: row.line_count,
    lastSeq: row.last_seq,
    retryCount: row.retry_count,
    toolCount: row.tool_count,
    resultText: row.result_text,
    resultLength: row.result_length ?? wholeLength(row.result_text),
    structuredOutput: row.structured_output === null ? null : (JSON.parse(row.structured_output) as Json),
    outcome: row.outcome === null ? null : (JSON.parse(row.outcome) as Outcome),
    promptUuid: row.prompt_uuid,
    promptText: row.sent_text ?? prompt,
    promptSentAt: row.prompt_sent_at,
    outputStart: row.output_start,
    revision: row.revision,
    attempt: row.attempt,
    notBefore: row.not_before,
    queueNote: row.queue_note,
    start: row.start,
    startMs: row.start_ms,
    firstTokenMs: row.first_token_ms,
    holdAt: row.hold_at,
    budgetVerdict: row.budget_verdict,
    dismissedAt: row.dismissed_at,
    waitedMs: row.waited_ms,
    waitedSince: row.waited_since,
    todoList: row.todo_list === null ? null : (JSON.parse(row.todo_list) as TodoList),
    todos: row.todos === null ? null : (JSON.parse(row.todos) as TaskTodos),
    after: row.after_tasks === '[]' ? [] : (JSON.parse(row.after_tasks) as TaskAfter[]),
    forecast: row.forecast === null ? null : (JSON.parse(row.forecast) as TaskForecast),
    runaway: row.runaway === null ? null : (JSON.parse(row.runaway) as Runaway),
  }
}

/** A row is written with every line that is printed, its list changes a few times in a turn. */
const encodedLists = new WeakMap<TodoList, string>()

function encodeTodoList(list: TodoList | null): string | null {
  if (list === null) return null
  const known = encodedLists.get(list)
  if (known !== undefined) return known
  const text = JSON.stringify(list)
  encodedLists.set(list, text)
  return text
}

/** Rows of before say nothing of the length: what is shorter than they took at least is whole. */
function wholeLength(text: string | null): number | null {
  return text !== null && text.length < 1_900 ? text.length : null
}
