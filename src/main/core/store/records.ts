import { beginningOf, cutText } from '../../../contract/cut-text.ts'
import type { Instance } from '../../../contract/instance.ts'
import {
  type ModuleConversation,
  type Query,
  TOLD_ANSWER_LENGTH,
  TOLD_JSON_LENGTH,
} from '../../../contract/module-query.ts'
import type { NodeRef } from '../../../contract/node-ref.ts'
import type { Permission, PermissionAnswer } from '../../../contract/permission.ts'
import type { Approval, NodeRun, Run, RunTodo } from '../../../contract/run.ts'
import type { Session } from '../../../contract/session.ts'
import type { HoldPoint, Task, TaskOrigin } from '../../../contract/task.ts'
import { EVENT_TEXT_LIMIT } from '../../../contract/task-event.ts'
import type { Json, PermissionMode } from '../../../contract/values.ts'
import type { WorkflowDefinition } from '../../../contract/workflow-definition.ts'
import type { SessionSetup } from '../base/session-setup.ts'

/** A row of `tasks`: what crosses (`Task`) and what only the core needs. */
export interface TaskRecord extends Task {
  /** `uuid` of the newest user line written for this task; null before the first. */
  promptUuid: string | null
  /** The text of that line; differs from `prompt` for a continuation after a hold. */
  promptText: string
  /** When the line was written to the instance's stdin; null: not yet, so a restart must write it. */
  promptSentAt: number | null
  /** Byte offset in the instance's stdout file where this task's first line begins. */
  outputStart: number
  /** The state to return to on resume. */
  pausedFrom: 'queued' | 'starting' | 'running' | 'waiting' | null
  /** Where the hold that is pending takes effect. */
  holdAt: HoldPoint
  /** Its budget is used up: the turn is to be held, or ended, or a person lets it go on past every budget. */
  budgetVerdict: 'hold' | 'stop' | 'past' | null
  /** What `todos` is counted from, and what it takes to follow the list on; null: there is none. */
  todoList: TodoList | null
}

/** The to-do list of a turn. Replaced, never changed. */
export interface TodoList {
  /** In Claude's order. */
  readonly items: readonly TodoItem[]
  /** Changes that were asked for and whose result has not come, by the ids of their calls. */
  readonly calls: Readonly<Record<string, TodoChange>>
  /** How fast steps were done, by the clock of work in ms: since when, until the last one, and the sums of what each took. */
  readonly pace: {
    readonly at: number
    readonly count: number
    readonly sumMs: number
    readonly squares: number
  }
}

export interface TodoItem {
  /** As the CLI numbers it; of a list that is written as a whole, its place. */
  readonly id: string
  readonly text: string
  /** How it is called while it is done; null: as `text`. */
  readonly doing: string | null
  readonly status: RunTodo['status']
}

/** What a call makes of the list: all of it anew, one more, or another state of one. */
export type TodoChange =
  | { readonly kind: 'write'; readonly items: readonly TodoItem[] }
  | { readonly kind: 'add'; readonly item: TodoItem }
  | {
      readonly kind: 'update'
      readonly id: string
      readonly change: Partial<Omit<TodoItem, 'id' | 'status'>>
      readonly status: TodoItem['status'] | 'deleted' | null
    }

export interface SessionRecord extends Session {
  appendSystemPrompt: string | null
  /** The CLI's cumulative cost after the last turn (`total_cost_usd`). */
  totalCostMicros: number
  /** Of what its instance has used since the CLI's last `result`, so much is counted already, by an estimate. */
  unsettledMicros: number
  /** Claude's id of the conversation that the next instance forks from; null: none, or it has been done. */
  forkFromClaudeSession: string | null
  /** What its instances are confined to; null: nothing. */
  setup: SessionSetup | null
}

export interface InstanceRecord extends Instance {
  /** Identity of the process beside its pid, from the kernel (see `pool/identity.ts`). Null before the spawn. */
  startTime: string | null
  /** What the process was started or last switched with. */
  launch: LaunchSettings
}

/** Settings of a process; what can't be switched in a living one decides whether a task fits it. */
export interface LaunchSettings {
  model: string | null
  permissionMode: PermissionMode
  maxTurns: number | null
  maxCostMicros: number | null
  /** `--json-schema`; null: none. */
  outputSchema: Readonly<Record<string, Json>> | null
  /** Of one that was started ahead: stands for what claude read then (`claude/configuration-stamp.ts`). */
  stamp?: string
  /** Stands for the setup and the system prompt that it was started with; absent: its session has no setup. */
  setup?: string
  /** It was started ahead, and is told of the system prompt and the schema of the answer with its first prompt. */
  isUntold?: boolean
}

export interface PermissionRecord extends Permission {
  /** `request_id` of the CLI's control request. */
  requestId: string
  answer: PermissionAnswer | null
  /** When the answer was written to the instance's stdin; null with an answer: it must be written again after a restart. */
  answerSentAt: number | null
}

/** A row of `workflow_runs` with its texts. */
export interface RunRecord extends Run {
  /** As it runs: replaced by an edited copy, never changed. */
  definition: WorkflowDefinition
  /** Undefined: there is none. */
  output: Json | undefined
  origin: TaskOrigin
  maxParallel: number | null
  /** Takes no result from the cache. */
  fresh: boolean
  /** What a compensating run becomes when everything is undone. */
  ending: 'failed' | 'cancelled' | null
}

export interface NodeRecord extends NodeRun {
  /** Undefined: there is none (yet). */
  result: Json | undefined
  /** Its place in the order of completion within the run. */
  completedOrder: number | null
  /** What its kind needs to pick its work up again after a restart. */
  handle: Json | null
  /** A person skips it, and its work (of a fan-out: that of an element) has not ended yet. */
  beingSkipped: boolean
  /** How long its present try was at work until `workingSince`, in ms; null: it is not at work now. */
  workedMs: number
  workingSince: number | null
}

/** What crosses of a record. It is told with each change, so a long prompt is cut. */
export function toTask(record: TaskRecord): Task {
  const {
    promptUuid,
    promptText,
    promptSentAt,
    outputStart,
    pausedFrom,
    holdAt,
    budgetVerdict,
    todoList,
    ...task
  } = record
  if (task.prompt.length <= EVENT_TEXT_LIMIT) return task
  return { ...task, prompt: beginningOf(task.prompt, EVENT_TEXT_LIMIT), promptLength: task.prompt.length }
}

export function toSession(record: SessionRecord): Session {
  const { appendSystemPrompt, totalCostMicros, unsettledMicros, forkFromClaudeSession, setup, ...session } =
    record
  return session
}

export function toInstance(record: InstanceRecord): Instance {
  const { startTime, launch, ...instance } = record
  return instance
}

export function toPermission(record: PermissionRecord): Permission {
  const { requestId, answer, answerSentAt, ...permission } = record
  return permission
}

export function toRun(record: Omit<RunRecord, 'definition' | 'output'> & Partial<RunRecord>): Run {
  const { definition, output, origin, maxParallel, fresh, ending, ...run } = record
  return run
}

export function toNodeRun(record: NodeRecord): NodeRun {
  const { result, completedOrder, handle, beingSkipped, workedMs, workingSince, ...node } = record
  return node
}

/** A row of `module_queries`, with the whole question and answer. */
export interface QueryRecord extends Query {
  simulated: boolean
  origin: TaskOrigin
  /** The node of a workflow's run that it is asked for; null: none. */
  node: NodeRef | null
}

/** A row of `module_conversations`. */
export interface ModuleConversationRecord extends ModuleConversation {
  /** Ids of the earlier questions that its prompt tells of, so that it stays the same; null: not chosen yet. */
  history: string[] | null
}

/** What crosses of a question with each change: long texts are cut, long JSON is left out. */
export function toQuery(record: QueryRecord): Query {
  const { simulated, origin, node, ...query } = record
  return {
    ...query,
    question: cutText(query.question, TOLD_ANSWER_LENGTH),
    input: isShort(query.input) ? query.input : null,
    answer: query.answer === null ? null : beginningOf(query.answer, TOLD_ANSWER_LENGTH),
    output: (query.answerLength ?? 0) > TOLD_JSON_LENGTH ? null : query.output,
  }
}

/** The same with all of it. */
export function toWholeQuery({ simulated, origin, node, ...query }: QueryRecord): Query {
  return query
}

export function toModuleConversation({
  history,
  ...conversation
}: ModuleConversationRecord): ModuleConversation {
  return conversation
}

function isShort(value: Json): boolean {
  return value === null || JSON.stringify(value).length <= TOLD_JSON_LENGTH
}

/** What was used in a directory on a local day. */
export interface SpendingRecord {
  /** `2026-03-31`. */
  day: string
  directory: string
  tokens: number
  costMicros: number
}

/** Approvals have nothing that does not cross. */
export type ApprovalRecord = Approval
