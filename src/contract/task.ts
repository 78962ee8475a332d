import { z } from 'zod'
import { NodeRef } from './node-ref.ts'
import { Runaway } from './runaway.ts'
import { Id, Json, MicroDollars, Millis, PermissionMode, Usage } from './values.ts'

/** States of a task. The legal transitions are a table in `core/turns/task-states.ts`. */
export const TaskState = z.enum([
  'queued',
  'starting',
  'running',
  'waiting',
  'paused',
  'completed',
  'failed',
  'cancelled',
  'interrupted',
])
export type TaskState = z.infer<typeof TaskState>

/** States that a task never leaves. */
export const finalTaskStates = [
  'completed',
  'failed',
  'cancelled',
  'interrupted',
] as const satisfies TaskState[]
export function isFinal(state: TaskState): boolean {
  return (finalTaskStates as readonly TaskState[]).includes(state)
}

/** What a `waiting` task waits for; `budget` also what a paused one is held by, or a queued one kept back by. */
export const WaitReason = z.enum(['permission', 'question', 'plan', 'rate_limit', 'retry', 'budget'])
export type WaitReason = z.infer<typeof WaitReason>

/** How a `paused` task is paused: its processes stopped, or its turn ended and the rest held back. */
export const PauseMode = z.enum(['freeze', 'hold'])
export type PauseMode = z.infer<typeof PauseMode>

/** Where a hold takes effect: after the current step (before the next model request), or after the turn. */
export const HoldPoint = z.enum(['step', 'turn'])
export type HoldPoint = z.infer<typeof HoldPoint>

/** A control that was recorded and has not been seen to be true yet. */
export const PendingControl = z.enum(['freeze', 'hold', 'resume', 'interrupt', 'terminate'])
export type PendingControl = z.infer<typeof PendingControl>

/** Who or what caused a change of state. */
export const Cause = z.enum([
  'person',
  'scheduler',
  'claude',
  'timeout',
  'policy',
  'budget',
  'monitor',
  'crash',
  'shutdown',
])
export type Cause = z.infer<typeof Cause>

/** A way forward that the page and the CLI offer beside an error. */
export const Action = z.enum([
  'retry',
  'continue',
  'new_session',
  'raise_budget',
  'open_settings',
  'login',
  'wait',
  'doctor',
])
export type Action = z.infer<typeof Action>

/**
 * How a task ended. `reason` is a stable machine word (`completed`, `interrupted`, `terminated`, `timed_out`,
 * `api_error`, `max_turns`, `max_budget`, `exited`, `killed`, `not_resumable`, `startup_failed`, …);
 * `message`/`hint` are for people; `diagnostics` holds raw text and is shown only behind a disclosure.
 */
export const Outcome = z.object({
  reason: z.string(),
  message: z.string(),
  hint: z.string().nullable(),
  actions: z.array(Action),
  diagnostics: z.string().nullable(),
})
export type Outcome = z.infer<typeof Outcome>

export const Priority = z.number().int().min(-100).max(100)

/** Limits of one task. `null` means none. */
export const TaskLimits = z.object({
  /** Time from start, pauses excluded, in ms; past it the task is interrupted and fails as `timed_out`. */
  timeoutMs: z.number().int().min(1_000).max(86_400_000).nullable(),
  /** `--max-turns`: model requests in this task. */
  maxTurns: z.number().int().min(1).max(1_000).nullable(),
  /** `--max-budget-usd`, in micro-dollars; the CLI checks it after a response and can overshoot. */
  maxCostMicros: z.number().int().positive().nullable(),
  /** How often it is tried again by itself after a failure that is worth it; null: as the settings say. */
  maxRetries: z.number().int().min(0).max(10).nullable(),
})
export type TaskLimits = z.infer<typeof TaskLimits>

/** Who asked for the turn: a person (window), the CLI or an API; or Claude itself, after background work ended. */
export const TaskOrigin = z.enum(['person', 'cli', 'api', 'scene', 'background'])
export type TaskOrigin = z.infer<typeof TaskOrigin>

/** Where a task's own to-do list stands. The list is Claude's: it may grow, and steps may be taken back. */
export const TaskTodos = z.object({
  done: z.number().int().nonnegative(),
  total: z.number().int().positive(),
  /** What it is at, in its words, at most 120 characters on one line; null: nothing is said to be in progress. */
  current: z.string().nullable(),
})
export type TaskTodos = z.infer<typeof TaskTodos>

/** Work from the start of a task to its end, in ms: without pauses, and without the time in which it waited for a person. */
const WorkRange = z.object({ low: z.number().int().nonnegative(), high: z.number().int().nonnegative() })

/** When a task will be done, as far as that can be known. */
export const TaskForecast = z.object({
  /** Between which it ends, eight times in ten. Null: too few such turns have taken as long as it has. */
  workMs: WorkRange.nullable(),
  /** Between which eight in ten of the turns took that it is compared with; null for `steps`. */
  usualMs: WorkRange.nullable(),
  /**
   * What it is made of, the nearest that has enough: completed turns of the same node of a workflow, of the same title, module
   * or workflow, or other turns in its directory; all with its model. `steps`: the pace of its own to-do list.
   */
  basis: z.enum(['node', 'title', 'module', 'workflow', 'directory', 'steps']),
  /** Number of those turns, or of those steps. */
  count: z.number().int().positive(),
  /** Of those turns, how many took no longer than it has by now. */
  passed: z.number().int().nonnegative(),
})
export type TaskForecast = z.infer<typeof TaskForecast>

/** Tasks that one can be made to wait for. */
export const MAX_AFTER = 20

/** A task that must complete before another one starts; a retry of it that completes does as well. */
export const TaskAfter = z.object({
  taskId: Id,
  /** When it was seen to be done; null: not yet. It stays done, whatever becomes of that task later. */
  doneAt: Millis.nullable(),
})
export type TaskAfter = z.infer<typeof TaskAfter>

/** What a list of tasks can be ordered by. */
export const TaskSort = z.enum(['created', 'cost'])
export type TaskSort = z.infer<typeof TaskSort>

/** One turn of a session: a prompt with a directory and options, from queued to its end. */
export const Task = z.object({
  id: Id,
  sessionId: Id,
  /** First line of the prompt unless given, at most 200 characters. */
  title: z.string(),
  /** Its beginning where it is very long; `task.get` has all of it. */
  prompt: z.string(),
  /** Present where `prompt` was cut: its whole length in characters. */
  promptLength: z.number().int().nonnegative().optional(),
  directory: z.string(),
  model: z.string().nullable(),
  permissionMode: PermissionMode,
  priority: Priority,
  limits: TaskLimits,
  origin: TaskOrigin,
  /** The node of a workflow's run that it works for; null: none. */
  node: NodeRef.nullable(),
  /** JSON Schema that its answer must satisfy (`--json-schema`); null: any text. */
  outputSchema: z.record(z.string(), Json).nullable(),
  /** True: runs in the simulated instance. Always shown. */
  simulated: z.boolean(),
  state: TaskState,
  waitingFor: WaitReason.nullable(),
  /** When a `waiting` task is expected to go on by itself (retry or rate limit), if known. */
  waitingUntil: Millis.nullable(),
  pausedAs: PauseMode.nullable(),
  pendingControl: PendingControl.nullable(),
  /** The current step in words: "Thinking", "Bash: npm test". */
  step: z.string().nullable(),
  instanceId: Id.nullable(),
  retryOf: Id.nullable(),
  /** The task whose instance asked for it; it may have been removed since. Null: a person or a program did. */
  parentTaskId: Id.nullable(),
  /** What it starts after; empty: nothing. */
  after: z.array(TaskAfter).max(MAX_AFTER),
  /** When it was imported from an export of another data directory. Null: it is of this one. */
  importedAt: Millis.nullable(),
  /** When a person put it away: it is out of the lists and kept. Null: it is in them. */
  archivedAt: Millis.nullable(),
  /** 1 for the first; 2 for the first automatic retry, and so on. */
  attempt: z.number().int().positive(),
  /** Not started before this time (back-off of a retry); null: as soon as possible. */
  notBefore: Millis.nullable(),
  /** Why it is still queued, or was frozen by Muster itself, in words: "no free place (4 of 4 taken, 1 of them idle in pinned sessions)", "the usage window opens at 14:00"; null: not looked at yet. */
  queueNote: z.string().nullable(),
  /** What it ran in: a new process, one that had been started ahead, or its session's living one. */
  start: z.enum(['cold', 'warm', 'live']).nullable(),
  /** From the decision to start it to its prompt written to the instance, in ms: our share. */
  startMs: z.number().int().nonnegative().nullable(),
  /** From the decision to start it to the first token of the answer, in ms. */
  firstTokenMs: z.number().int().nonnegative().nullable(),
  createdAt: Millis,
  startedAt: Millis.nullable(),
  endedAt: Millis.nullable(),
  /** When the instance last printed something for this task. */
  lastActivityAt: Millis.nullable(),
  /** Time of pauses that are over, from its start on, in ms; not counted against the time-out. */
  pausedMs: z.number().int().nonnegative(),
  /** Since when it is paused, or waits in the queue to go on; null: it is not. */
  pausedSince: Millis.nullable(),
  /** Time in which it waited for a person, in ms: for permission, an answer or the approval of a plan. Pauses are not in it. */
  waitedMs: z.number().int().nonnegative(),
  /** Since when it waits for a person; null: it does not. */
  waitedSince: Millis.nullable(),
  /** Where its own to-do list stands; null: it has made none in this turn. */
  todos: TaskTodos.nullable(),
  /** When it will be done; null: it is not at work, or nothing is known to tell it from. */
  forecast: TaskForecast.nullable(),
  usage: Usage,
  costMicros: MicroDollars,
  /** Tokens of models that have no known price: what they cost is a guess of Claude Code, or not counted. */
  unpricedTokens: z.number().int().nonnegative(),
  /** Number of stdout lines that belong to this task. */
  lineCount: z.number().int().nonnegative(),
  /** The newest sequence number in the task's event log; 0 when empty. What the database refuses is in the log once it is stored. */
  lastSeq: z.number().int().nonnegative(),
  /** Number of API retries and of tool calls so far. */
  retryCount: z.number().int().nonnegative(),
  toolCount: z.number().int().nonnegative(),
  /** Final answer, cut to 2,000 characters; the whole by `task.readText` with the `seq` of the event `turn.ended`. */
  resultText: z.string().nullable(),
  /** Characters of the whole answer: it is cut if `resultText` has fewer. Null: there is none, or it is not known. */
  resultLength: z.number().int().nonnegative().nullable(),
  /** With `outputSchema`: the answer as an object. Null: none was asked for, or it has not completed. */
  structuredOutput: Json.nullable(),
  outcome: Outcome.nullable(),
  /** When a person dismissed its failure, or something went on after it: it needs nobody any more. */
  dismissedAt: Millis.nullable(),
  /** Its spending runs away, with the evidence; stays when it has ended. Null: nothing of it was seen. */
  runaway: Runaway.nullable(),
  /** Raised with every change of this row: a receiver keeps the highest. */
  revision: z.number().int().nonnegative(),
})
export type Task = z.infer<typeof Task>

/** Whether it is queued behind tasks that are not done. */
export function isBehindOthers({ state, after }: Pick<Task, 'state' | 'after'>): boolean {
  return state === 'queued' && after.some(({ doneAt }) => doneAt === null)
}

/** Whether its processes are stopped, and nothing else is to become of it. */
export function isFrozen(task: Pick<Task, 'state' | 'pausedAs' | 'pendingControl'>): boolean {
  return task.state === 'paused' && task.pausedAs === 'freeze' && task.pendingControl === null
}
