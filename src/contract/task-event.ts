import { z } from 'zod'
import { Cause, Outcome, PauseMode, TaskState, WaitReason } from './task.ts'
import { Json, MicroDollars, Millis, Usage } from './values.ts'

export const BlockType = z.enum(['text', 'thinking', 'tool_use', 'image', 'other'])
export type BlockType = z.infer<typeof BlockType>

/**
 * Identifies a content block within a task: `<message id>:<index>`. A subagent's blocks, which come without
 * stream events, are keyed the same way. Stable across the block's events.
 */
const BlockKey = z.string().min(1)

/** Text longer than this many characters is cut in events sent to readers; the rest is read by range (`task.readText`). */
export const EVENT_TEXT_LIMIT = 64 * 1024

/** Present where a text was cut: the whole length in characters. */
const fullLength = z.number().int().nonnegative().optional()

const parentToolUseId = z.string().nullable()

const payloads = {
  /** The prompt as it was handed to the instance (first of a turn), or a follow-up of ours (`continuation`). */
  'prompt.sent': z.object({ text: z.string(), fullLength, kind: z.enum(['prompt', 'continuation']) }),
  /** `system/init`: a model turn begins. */
  'turn.started': z.object({
    model: z.string(),
    directory: z.string(),
    permissionMode: z.string(),
    claudeVersion: z.string(),
    claudeSessionId: z.string(),
    apiKeySource: z.string().nullable(),
    tools: z.array(z.string()),
    mcpServers: z.array(z.object({ name: z.string(), status: z.string() })),
    slashCommands: z.array(z.string()),
    skills: z.array(z.string()),
    agents: z.array(z.string()),
  }),
  /** A content block opens. Deleted from the store once the block completes or is withdrawn. */
  'block.started': z.object({
    key: BlockKey,
    type: BlockType,
    parentToolUseId,
    toolUseId: z.string().nullable(),
    toolName: z.string().nullable(),
  }),
  /** More of an open block: text, thinking, or a piece of a tool's JSON input. `deltas` counts the stdout deltas joined here. */
  'block.appended': z.object({ key: BlockKey, text: z.string(), deltas: z.number().int().positive() }),
  /** A whole block; replaces its `started` and `appended` events. For `tool_use`, `input` is set and `text` is empty. */
  'block.completed': z.object({
    key: BlockKey,
    type: BlockType,
    parentToolUseId,
    toolUseId: z.string().nullable(),
    toolName: z.string().nullable(),
    text: z.string(),
    fullLength,
    input: Json.nullable(),
    deltas: z.number().int().nonnegative(),
    /** The turn was interrupted in the middle of this block. */
    aborted: z.boolean(),
    /** `<synthetic>` messages of the CLI (error texts) are not the model's. */
    synthetic: z.boolean(),
  }),
  /** Blocks that the CLI took back (`abandoned_blocks`): their text is not part of the answer. `deltas`: stdout deltas lost with them, those of completed blocks not counted again. */
  'block.withdrawn': z.object({
    keys: z.array(BlockKey),
    reason: z.string(),
    deltas: z.number().int().nonnegative().optional(),
  }),
  /** A tool's result. `structured` is the CLI's `tool_use_result` (a patch, stdout/stderr, file contents, …) when it is an object. */
  'tool.finished': z.object({
    toolUseId: z.string(),
    parentToolUseId,
    isError: z.boolean(),
    text: z.string(),
    fullLength,
    images: z.array(z.object({ mediaType: z.string(), data: z.string() })),
    structured: Json.nullable(),
  }),
  'tool.progressed': z.object({ toolUseId: z.string(), elapsedMs: z.number().int().nonnegative() }),
  /** Background shells and subagents of the CLI (`task_started`, `task_updated`, `task_notification`). */
  'subtask.changed': z.object({
    subtaskId: z.string(),
    toolUseId: z.string().nullable(),
    type: z.string().nullable(),
    status: z.string(),
    description: z.string().nullable(),
    background: z.boolean(),
  }),
  'permission.requested': z.object({
    requestId: z.string(),
    permissionId: z.string().nullable(),
    toolUseId: z.string().nullable(),
    toolName: z.string(),
    kind: z.enum(['tool', 'question', 'plan']),
    description: z.string().nullable(),
    input: Json,
    suggestions: z.array(Json),
  }),
  'permission.answered': z.object({
    requestId: z.string(),
    decision: z.enum(['allow', 'deny']),
    note: z.string().nullable(),
  }),
  'permission.withdrawn': z.object({ requestId: z.string() }),
  /** The CLI denied a tool by itself (`system/permission_denied`). */
  'permission.refused': z.object({
    toolName: z.string(),
    toolUseId: z.string().nullable(),
    message: z.string(),
  }),
  'retry.scheduled': z.object({
    attempt: z.number().int(),
    maxAttempts: z.number().int(),
    delayMs: z.number().nonnegative(),
    /** HTTP status; null when there was no HTTP answer. */
    status: z.number().int().nullable(),
    error: z.string(),
  }),
  'rate_limit.reported': z.object({
    status: z.string(),
    type: z.string().nullable(),
    resetsAt: Millis.nullable(),
    utilization: z.number().nullable(),
    /** All windows that were told of, the one above among them; absent: only that one. */
    windows: z
      .array(
        z.object({
          type: z.string(),
          status: z.string().nullable(),
          resetsAt: Millis,
          utilization: z.number(),
        }),
      )
      .optional(),
  }),
  'usage.updated': z.object({ usage: Usage }),
  'mode.changed': z.object({ permissionMode: z.string() }),
  /** A remark of the CLI or of ours worth a line in the transcript: compaction, recovery, conversation reset, … */
  noted: z.object({ level: z.enum(['info', 'warning', 'error']), code: z.string(), text: z.string() }),
  /** A message of a type that we don't know, kept as it came (cut to 16 KiB). */
  'unknown.received': z.object({ type: z.string(), raw: z.string() }),
  /** A line that could not be used: not JSON, too long, wrong shape. `excerpt` holds its beginning. */
  'problem.found': z.object({ code: z.string(), message: z.string(), excerpt: z.string().nullable() }),
  /** `result`: the model's turn ended. Costs are of this turn alone. */
  'turn.ended': z.object({
    isError: z.boolean(),
    terminalReason: z.string().nullable(),
    subtype: z.string(),
    apiErrorStatus: z.number().int().nullable(),
    text: z.string(),
    fullLength,
    errors: z.array(z.string()),
    durationMs: z.number().nonnegative(),
    numTurns: z.number().int().nonnegative(),
    /** Of this turn; the cumulative figure of the CLI is `totalCostMicros`. */
    costMicros: MicroDollars,
    totalCostMicros: MicroDollars,
    usage: Usage,
    /** `contextWindow` of the model in tokens, when told. */
    contextWindow: z.number().int().nullable(),
    permissionDenials: z.number().int().nonnegative(),
    structuredOutput: Json.nullable(),
    /** `task-notification` when the turn began by itself after background work. */
    originKind: z.string().nullable(),
  }),
  /** A transition of the task's state machine. */
  'state.changed': z.object({
    from: TaskState.nullable(),
    to: TaskState,
    waitingFor: WaitReason.nullable(),
    pausedAs: PauseMode.nullable(),
    cause: Cause,
    /** What shows that it is so: "pid 4711 and 2 descendants stopped (state T)". */
    evidence: z.string(),
    outcome: Outcome.nullable(),
  }),
} as const

export type TaskEventPayloads = { [K in keyof typeof payloads]: z.infer<(typeof payloads)[K]> }
export const TaskEventKind = z.enum(Object.keys(payloads) as (keyof TaskEventPayloads)[])
export type TaskEventKind = keyof TaskEventPayloads

/** An event as the reducer makes it: no identity yet. */
export type NewTaskEvent = { [K in TaskEventKind]: { kind: K; payload: TaskEventPayloads[K] } }[TaskEventKind]

/** One thing that happened to a task: numbered from 1 within its task, never changed. Numbers can have gaps. */
export type TaskEvent = NewTaskEvent & { taskId: string; seq: number; at: number }

const kinds = Object.keys(payloads) as TaskEventKind[]

/** Parses events from a border. The output type is {@link TaskEvent}. */
export const TaskEvent = z.discriminatedUnion(
  'kind',
  kinds.map((kind) =>
    z.object({
      taskId: z.string(),
      seq: z.number().int().positive(),
      at: Millis,
      kind: z.literal(kind),
      payload: payloads[kind],
    }),
  ) as unknown as [z.ZodType<TaskEvent> & z.core.$ZodTypeDiscriminable],
)

/** Schemas of the payloads, by kind. */
export const taskEventPayloads = payloads
