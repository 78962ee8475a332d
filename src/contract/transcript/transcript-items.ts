import type { TaskEventPayloads } from '../task-event.ts'
import type { Json } from '../values.ts'

interface ItemBase {
  /** Stable within its task, also when the log is read again. */
  key: string
  /** Sequence number and time of the event that it began with. */
  seq: number
  at: number
}

export interface PromptItem extends ItemBase {
  kind: 'prompt'
  text: string
  /** Set where `text` was cut: the whole length. */
  fullLength: number | null
  /** `continuation`: a short prompt of the supervisor after a hold or a recovery. */
  promptKind: 'prompt' | 'continuation'
}

export interface TurnItem extends ItemBase {
  kind: 'turn'
  init: TaskEventPayloads['turn.started']
  /** False for every model turn of the task but the first that is loaded. */
  first: boolean
}

/** A block of the model: its answer or its thinking. */
export interface TextItem extends ItemBase {
  kind: 'text' | 'thinking'
  text: string
  /** Set where `text` was cut: the whole length. */
  fullLength: number | null
  /** The sequence number by which the whole text can be read. */
  textSeq: number
  streaming: boolean
  aborted: boolean
  synthetic: boolean
  /** When the block was complete. */
  endedAt: number | null
}

export interface ToolResult {
  seq: number
  at: number
  isError: boolean
  text: string
  fullLength: number | null
  images: readonly { mediaType: string; data: string }[]
  structured: Json | null
}

/** `writing`: the model is still writing the input · `stopped`: the turn ended before it had a result. */
export type ToolState = 'writing' | 'running' | 'done' | 'failed' | 'denied' | 'stopped'

export interface ToolItem extends ItemBase {
  kind: 'tool'
  toolUseId: string
  name: string
  /** Null while the model is still writing it. */
  input: Json | null
  /** The JSON of the input as far as it was written. */
  partialInput: string
  state: ToolState
  result: ToolResult | null
  /** Milliseconds, as the CLI reports them now and then while the tool runs. */
  elapsedMs: number | null
  /** A background shell or subagent of this call. */
  subtask: { status: string; background: boolean; description: string | null } | null
  /** What a subagent did, in order. */
  children: readonly Item[]
}

export interface PermissionItem extends ItemBase {
  kind: 'permission'
  request: TaskEventPayloads['permission.requested']
  state: 'pending' | 'allowed' | 'denied' | 'withdrawn'
  note: string | null
}

/** Retries of a request to the model that follow each other; `at` is the last one's. */
export interface RetryItem extends ItemBase {
  kind: 'retry'
  retry: TaskEventPayloads['retry.scheduled']
  /** The model answered again, or the turn ended. */
  over: boolean
}

export interface NoteItem extends ItemBase {
  kind: 'note'
  level: 'info' | 'warning' | 'error'
  code: string
  text: string
}

/** A line that could not be used, or a message of an unknown type. */
export interface ProblemItem extends ItemBase {
  kind: 'problem'
  code: string
  message: string
  excerpt: string | null
}

export interface StateItem extends ItemBase {
  kind: 'state'
  change: TaskEventPayloads['state.changed']
}

export interface TurnEndItem extends ItemBase {
  kind: 'turn_end'
  end: TaskEventPayloads['turn.ended']
}

/** One thing in the transcript of a task. A changed item is a new object; an untouched one keeps its identity. */
export type Item =
  | PromptItem
  | TurnItem
  | TextItem
  | ToolItem
  | PermissionItem
  | RetryItem
  | NoteItem
  | ProblemItem
  | StateItem
  | TurnEndItem
