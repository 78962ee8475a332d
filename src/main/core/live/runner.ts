import type { Usage } from '../../../contract/values.ts'
import type { UsageMeter } from '../claude/usage-meter.ts'
import type { InstanceProcess, TerminationReport } from '../processes/process.ts'
import type { InstanceRecord, SessionRecord, TaskRecord } from '../store/records.ts'
import type { TurnState } from '../turns/reduce.ts'

/** A turn of the CLI that is in progress and the task that it belongs to. */
export interface Turn {
  task: TaskRecord
  state: TurnState
  /** Tools of the main thread that were called and have no result yet, oldest first, by the ids of their calls. */
  openTools: Map<string, OpenTool>
  /** The interrupt that a hold sends at the end of a step was sent. */
  holding: boolean
}

/** Why an instance is to be replaced by a new one. */
export interface Retirement {
  /** It lived as long as it may; it holds more memory than it may; a part of its output was lost; a person asked for it. */
  cause: 'duration' | 'memory' | 'output' | 'person'
  /** In words, for its row: "recycled over its memory limit". */
  reason: string
  /** Its turn is cut for it. False: it is ended when the turn is over. */
  cutsTurn: boolean
}

/** What the CLI told of itself in its reply to `initialize`. */
export interface Abilities {
  commands: { name: string; description: string }[]
  models: { value: string; label: string }[]
}

/**
 * A living instance: its row, its process, and what it is doing. Lines of its stdout are routed by
 * `take-line.ts`, controls are in `instance-controls.ts`.
 */
export interface Runner {
  readonly record: InstanceRecord
  readonly session: SessionRecord
  readonly process: InstanceProcess
  current: Turn | null
  /** The task of the newest turn: what is used after its end by background work is its. */
  lastTask: TaskRecord | null
  /** What it has used since its last `result`, and how much of that is counted (its cost: `session.unsettledMicros`). */
  readonly meter: UsageMeter
  charged: Usage
  /** Reads what it prints between two turns, for the meter. */
  between: TurnState | null
  /** The task whose prompt was written to stdin and has not begun. */
  sent: TaskRecord | null
  /** The CLI told that it has read the line of `sent` (`command_lifecycle queued`). */
  sentWasRead: boolean
  /** The task that it is being made ready for; its prompt was not written yet. */
  reserved: TaskRecord | null
  /** A turn is in progress or about to begin. */
  readonly busy: boolean
  /** It is being ended: nothing new is given to it. */
  ending: boolean
  /** Set once it is to be replaced: it is given no new turn. */
  retirement: Retirement | null
  /** Set by the control that ends it; the exit waits for its report. */
  termination: Promise<TerminationReport> | null
  /** Its process outlived the attempt to end it: it is tried again. */
  outlived: boolean
  /** Why it is being ended, when that is not a control of its task. `utf_16`: nothing that it prints can be read. */
  endCause: 'shutdown' | 'idle' | 'lost' | 'utf_16' | null
  /** Resolved by its first line, or by its end: it does not start up any more. */
  readonly up: PromiseWithResolvers<void>
  /** Resolves when its end was recorded. */
  ended: Promise<void>
  /** True: this supervisor let go of it and leaves it running. */
  released: boolean
  /** Counts freezes and continuations: only the newest one says what came of it. */
  stopsAndGoes: number
  stopWatching: () => void
  /** Resolves when every line that it has printed so far was taken. */
  drain: () => Promise<void>
  /** Background shells and subagents that the CLI still runs. */
  backgroundTasks: number
  /** Its last background work has just ended: until then (epoch ms) it is given time to begin a turn of its own. */
  ownTurnUntil: number
  /** True once a `command_lifecycle` line was seen: then turns can be told apart by it. */
  tellsLifecycle: boolean
  /** When it was decided to give it its newest task, by the monotonic clock; null: by an earlier supervisor. */
  decidedAt: number | null
  /** When it became idle; null while busy. */
  idleSince: number | null
  abilities: Abilities
  /** Whether it was asked which settings it loaded. */
  settingsAsked: boolean
  /** Whether it was asked what it can do. */
  introduced: boolean
  /** Resolved when it has told that, or does not any more. */
  readonly told: PromiseWithResolvers<void>
  /** Replies awaited, by request id. */
  readonly replies: Map<string, (reply: ControlReply) => void>
}

export interface ControlReply {
  ok: boolean
  response: unknown
  error: string | null
}

/** A tool that was called. */
export interface OpenTool {
  /** "Bash `npm test`" */
  label: string
  since: number
}
