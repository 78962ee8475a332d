import type { BlockType, NewTaskEvent } from '../../../contract/task-event.ts'
import type { ApiUsage } from '../claude/fields.ts'
import type { AssistantMessage } from '../claude/messages.ts'
import type { BlockDelta, StreamEvent } from '../claude/stream-event.ts'
import { noteUsage, reportUsage } from '../claude/usage-meter.ts'
import { createGrowingText } from './growing-text.ts'
import { type FoundBlock, parseInput, readBlock, typeOfDelta } from './reduce-content.ts'
import { type BlockState, beginMessage, type MessageState, type TurnState, threadOf } from './reduce-state.ts'
import { noteAnswer } from './turn-facts.ts'

/** How much text of an unfinished block is kept; its `assistant` line brings the whole. */
const TEXT_LIMIT = 16 * 1024 * 1024

const WITHDRAWN = 'The connection to the model broke. This part of the answer was taken back.'
const EMPTY = 'The turn ended before anything of this was said.'

/** Events of the Messages API: blocks begin, grow and stop; usage is told. */
export function reduceStream(state: TurnState, message: StreamEvent): NewTaskEvent[] {
  const { event } = message
  const parent = message.parent_tool_use_id ?? null
  switch (event.type) {
    case 'message_start': {
      const events = finishStream(state, parent)
      const { id, model, usage } = event.message
      const owner = beginMessage(state, id, parent)
      owner.streamed = true
      owner.sent = sentIn(usage)
      threadOf(state, parent).streaming = owner
      noteUsage(state.meter, owner.key, usage, model)
      return events
    }
    case 'content_block_start': {
      const owner = streamOf(state, message.api_message_id, parent)
      const content = readBlock(event.content_block)
      return startBlock(owner, event.index, content.type, content.toolUseId, content.toolName)
    }
    case 'content_block_delta':
      return reduceDelta(state, event, message.api_message_id, parent)
    case 'content_block_stop': {
      const block = streamOf(state, message.api_message_id, parent).blocks.get(event.index)
      if (block?.status === 'open') block.status = 'stopped'
      return []
    }
    case 'message_delta':
      noteUsage(state.meter, streamOf(state, message.api_message_id, parent).key, event.usage)
      return reportUsage(state.meter)
    case 'message_stop': {
      const taken = 'abandoned_blocks' in message ? message.abandoned_blocks : null
      return taken
        ? withdraw(streamOf(state, taken.api_message_id, parent), taken.from_block_index, WITHDRAWN)
        : []
    }
    default:
      return []
  }
}

function reduceDelta(
  state: TurnState,
  event: BlockDelta['event'],
  messageId: string | null | undefined,
  parent: string | null,
): NewTaskEvent[] {
  const { delta, index } = event
  const owner = streamOf(state, messageId, parent)
  const text = delta.text ?? delta.thinking ?? delta.partial_json ?? ''
  const events: NewTaskEvent[] = []
  let block = owner.blocks.get(index)
  if (!block) {
    // The line that began it was lost or came before we looked.
    events.push(...startBlock(owner, index, typeOfDelta(delta.type), null, null))
    block = owner.blocks.get(index)
  }
  if (!block || block.status === 'withdrawn') return events
  block.deltas += 1
  if (block.status !== 'open' || text === '') return events
  if (block.text.length < TEXT_LIMIT) block.text.add(text)
  events.push({ kind: 'block.appended', payload: { key: block.key, text, deltas: 1 } })
  return events
}

/**
 * An `assistant` line: one finished block. It belongs to the oldest block of its message that is unfinished
 * and of its type (or has its tool id), also when it comes late; without stream events it is a block of its own.
 */
export function reduceAssistant(state: TurnState, message: AssistantMessage): NewTaskEvent[] {
  const { content, model, usage } = message.message
  const owner = ownerOf(state, message)
  owner.sent ??= sentIn(usage)
  noteUsage(state.meter, owner.key, usage, model)
  noteAnswer(state.facts, message)
  const events: NewTaskEvent[] = []
  for (const raw of content) {
    const found = readBlock(raw)
    const block =
      findBlock(owner, found) ??
      addBlock(owner, nextIndex(owner), found.type, found.toolUseId, found.toolName)
    events.push({
      kind: 'block.completed',
      payload: {
        key: block.key,
        type: found.type,
        parentToolUseId: owner.parentToolUseId,
        toolUseId: found.toolUseId,
        toolName: found.toolName,
        text: found.text === '' && found.type === 'thinking' ? block.text.read() : found.text,
        input: found.input,
        deltas: block.deltas,
        aborted: message.aborted === true,
        synthetic: model === '<synthetic>',
      },
    })
    block.status = 'completed'
    block.text.clear()
  }
  return owner.streamed ? events : [...events, ...reportUsage(state.meter)]
}

/** Completes what the last message of a thread left unfinished: its `assistant` lines did not come. */
function finishStream(state: TurnState, parent: string | null): NewTaskEvent[] {
  const owner = threadOf(state, parent).streaming
  return owner ? finishMessage(owner) : []
}

/**
 * Completes every unfinished block: the turn or the process ended. One whose end was not seen counts as
 * aborted; one that said nothing is withdrawn.
 */
export function finishBlocks(state: TurnState): NewTaskEvent[] {
  for (const thread of state.threads.values()) {
    thread.streaming = null
    // What comes now answers another request.
    thread.hasResult = true
  }
  return [...state.messages.values()].flatMap(finishMessage)
}

function finishMessage(owner: MessageState): NewTaskEvent[] {
  const events: NewTaskEvent[] = []
  for (const block of owner.blocks.values()) {
    if (block.status !== 'open' && block.status !== 'stopped') continue
    if (block.text.length === 0 && block.type !== 'tool_use') {
      events.push(withdrawn([block], EMPTY))
      block.status = 'withdrawn'
      continue
    }
    events.push({
      kind: 'block.completed',
      payload: {
        key: block.key,
        type: block.type,
        parentToolUseId: owner.parentToolUseId,
        toolUseId: block.toolUseId,
        toolName: block.toolName,
        text: block.type === 'tool_use' ? '' : block.text.read(),
        input: block.type === 'tool_use' ? parseInput(block.text.read()) : null,
        deltas: block.deltas,
        aborted: block.status === 'open',
        synthetic: false,
      },
    })
    block.status = 'guessed'
    block.text.clear()
  }
  return events
}

function withdraw(owner: MessageState, fromIndex: number, reason: string): NewTaskEvent[] {
  const blocks = [...owner.blocks.values()].filter(
    (block) => block.index >= fromIndex && block.status !== 'withdrawn',
  )
  if (blocks.length === 0) return []
  const event = withdrawn(blocks, reason)
  for (const block of blocks) {
    block.status = 'withdrawn'
    block.text.clear()
  }
  return [event]
}

/** Deltas of a block that was completed before are counted there. */
function withdrawn(blocks: BlockState[], reason: string): NewTaskEvent {
  const deltas = blocks
    .filter(({ status }) => status === 'open' || status === 'stopped')
    .reduce((sum, block) => sum + block.deltas, 0)
  return { kind: 'block.withdrawn', payload: { keys: blocks.map((block) => block.key), reason, deltas } }
}

/** The message that a stream event is about: by its id, else the one that streams in its thread. */
function streamOf(state: TurnState, id: string | null | undefined, parent: string | null): MessageState {
  const { newest, streaming } = threadOf(state, parent)
  const named = id ? newest.get(id) : undefined
  return named ?? (id ? null : streaming) ?? beginMessage(state, id ?? '', parent)
}

/**
 * The message that an `assistant` line is a block of. One id is one message, as long as nothing shows that the model was
 * asked again: a tool's result lies between, nothing of the message is unfinished, and it has no id or its request sent
 * other tokens. (The results of a message's first tools can come before its last blocks.)
 */
function ownerOf(state: TurnState, { message, parent_tool_use_id: parent }: AssistantMessage): MessageState {
  const thread = threadOf(state, parent)
  const known = thread.newest.get(message.id)
  if (!known) return beginMessage(state, message.id, parent)
  if (!thread.hasResult || [...known.blocks.values()].some(isUnfinished)) return known
  const sent = sentIn(message.usage)
  const isAnother = message.id === '' || (sent !== null && known.sent !== null && sent !== known.sent)
  return isAnother ? beginMessage(state, message.id, parent) : known
}

/** Tokens of a request, by the usage of its answer; null when it tells none. */
function sentIn(usage: ApiUsage): number | null {
  if (usage === null) return null
  return usage.input_tokens + usage.cache_read_input_tokens + usage.cache_creation_input_tokens
}

const isUnfinished = ({ status }: BlockState) =>
  status === 'open' || status === 'stopped' || status === 'guessed'

function startBlock(
  owner: MessageState,
  index: number,
  type: BlockType,
  toolUseId: string | null,
  toolName: string | null,
): NewTaskEvent[] {
  const block = addBlock(owner, index, type, toolUseId, toolName)
  return [
    {
      kind: 'block.started',
      payload: { key: block.key, type, parentToolUseId: owner.parentToolUseId, toolUseId, toolName },
    },
  ]
}

function addBlock(
  owner: MessageState,
  index: number,
  type: BlockType,
  toolUseId: string | null,
  toolName: string | null,
): BlockState {
  const block: BlockState = {
    key: `${owner.key}:${index}`,
    index,
    type,
    toolUseId,
    toolName,
    text: createGrowingText(),
    deltas: 0,
    status: 'open',
  }
  owner.blocks.set(index, block)
  return block
}

/** The unfinished block that a line is the whole of: by its tool's id, else the first of its type. */
function findBlock(owner: MessageState, found: FoundBlock): BlockState | undefined {
  const blocks = [...owner.blocks.values()].filter(isUnfinished).sort((a, b) => a.index - b.index)
  const same = ({ toolUseId }: BlockState) => found.toolUseId !== null && toolUseId === found.toolUseId
  // A block whose beginning we missed has no tool id yet.
  const fits = ({ type, toolUseId }: BlockState) =>
    type === found.type && (toolUseId === null || toolUseId === found.toolUseId)
  return blocks.find(same) ?? blocks.find(fits)
}

function nextIndex(owner: MessageState): number {
  let next = 0
  for (const index of owner.blocks.keys()) next = Math.max(next, index + 1)
  return next
}
