import type { BlockType } from '../../../contract/task-event.ts'
import { createMeter, type UsageMeter } from '../claude/usage-meter.ts'
import type { GrowingText } from './growing-text.ts'
import { createTurnFacts, type TurnFacts } from './turn-facts.ts'

/** A content block as far as it is known. */
export interface BlockState {
  key: string
  index: number
  type: BlockType
  toolUseId: string | null
  toolName: string | null
  /** What its deltas said so far; emptied once the block is completed or withdrawn. */
  text: GrowingText
  /** `content_block_delta` lines seen. */
  deltas: number
  /** `stopped`: `content_block_stop` came, its `assistant` line did not. `guessed`: completed from its deltas. */
  status: 'open' | 'stopped' | 'guessed' | 'completed' | 'withdrawn'
}

/** An API message of the main thread or of a subagent. */
export interface MessageState {
  /** Its own among all of the state, whatever its id is: of the second message with an id it is `ID~1`. */
  key: string
  parentToolUseId: string | null
  /** Tokens that its request sent, as told first. */
  sent: number | null
  blocks: Map<number, BlockState>
  /** It came with stream events: its final usage comes with `message_delta`. */
  streamed: boolean
}

/** The main thread or a subagent: where its lines belong. */
export interface Thread {
  /** The newest message with an id. */
  newest: Map<string, MessageState>
  streaming: MessageState | null
  /** A tool's result came, or the turn ended, since the newest message began: the model was, or will be, asked anew. */
  hasResult: boolean
}

/** What is known of a background shell or a subagent. */
export interface SubtaskState {
  toolUseId: string | null
  type: string | null
  status: string
  description: string | null
  background: boolean
}

/**
 * What the reducer remembers between messages. Owned by the caller and updated in place by `reduceMessage`; the
 * same messages on a fresh state give the same events, so it needn't be stored: replay the lines.
 */
export interface TurnState {
  /** The CLI's cumulative cost before the turn, in micro-dollars; carried forward at each `result`. */
  costBaseMicros: number
  /** Of the newest `system/init`. */
  model: string | null
  permissionMode: string | null
  /** By key, oldest first. */
  messages: Map<string, MessageState>
  /** How many messages there were with an id. */
  occurrences: Map<string, number>
  /** By `parent_tool_use_id` (empty for the main thread). */
  threads: Map<string, Thread>
  /** What its process has used since its last `result`. */
  meter: UsageMeter
  subtasks: Map<string, SubtaskState>
  /** What the turn showed so far that its `result` does not tell. */
  facts: TurnFacts
}

/** How many messages and subtasks are remembered; only lines about older ones would be misread. */
const REMEMBERED = 4096

/**
 * The state for a task's first turn; keep it for its later ones. `costBaseMicros` is the session's cumulative
 * cost so far; `meter` is the one of its process.
 */
export function createTurn({
  costBaseMicros,
  meter = createMeter(),
}: {
  costBaseMicros: number
  meter?: UsageMeter
}): TurnState {
  return {
    costBaseMicros,
    model: null,
    permissionMode: null,
    messages: new Map(),
    occurrences: new Map(),
    threads: new Map(),
    meter,
    subtasks: new Map(),
    facts: createTurnFacts(),
  }
}

/** Sets an entry and drops the oldest ones beyond what is remembered. */
export function remember<T>(map: Map<string, T>, key: string, value: T): T {
  map.set(key, value)
  if (map.size > REMEMBERED) {
    const oldest = map.keys().next()
    if (!oldest.done) map.delete(oldest.value)
  }
  return value
}

export function threadOf(state: TurnState, parentToolUseId: string | null): Thread {
  const key = parentToolUseId ?? ''
  return (
    state.threads.get(key) ??
    remember(state.threads, key, { newest: new Map(), streaming: null, hasResult: false })
  )
}

/** A message of its own, also when there was one with its id: each request is answered by another one. */
export function beginMessage(state: TurnState, id: string, parentToolUseId: string | null): MessageState {
  const name = id === '' ? 'message' : id
  let occurrence = state.occurrences.get(name) ?? 0
  let key: string
  do {
    key = occurrence === 0 ? name : `${name}~${occurrence}`
    occurrence += 1
  } while (state.messages.has(key))
  remember(state.occurrences, name, occurrence)
  const message = { key, parentToolUseId, sent: null, blocks: new Map(), streamed: false }
  const thread = threadOf(state, parentToolUseId)
  thread.hasResult = false
  remember(thread.newest, id, message)
  return remember(state.messages, key, message)
}
