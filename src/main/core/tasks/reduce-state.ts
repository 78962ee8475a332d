import type { BlockType } from '../../../contract/task-event.ts'
import type { GrowingText } from './growing-text.ts'
import { createTurnFacts, type TurnFacts } from './turn-facts.ts'
import { createMeter, type UsageMeter } from './usage-meter.ts'

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
  id: string
  parentToolUseId: string | null
  blocks: Map<number, BlockState>
  /** It came with stream events: its final usage comes with `message_delta`. */
  streamed: boolean
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
  /** By message id, oldest first. */
  messages: Map<string, MessageState>
  /** The message that is streaming, by `parent_tool_use_id` (empty for the main thread). */
  streaming: Map<string, string>
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
    streaming: new Map(),
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

/** The message, made known if it is not. */
export function messageOf(state: TurnState, id: string, parentToolUseId: string | null): MessageState {
  return (
    state.messages.get(id) ??
    remember(state.messages, id, { id, parentToolUseId, blocks: new Map(), streamed: false })
  )
}
