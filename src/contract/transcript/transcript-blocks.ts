import type { TaskEventPayloads } from '../task-event.ts'
import type { Item, NoteItem, TextItem, ToolItem } from './transcript-items.ts'
import type { Base, Items } from './transcript-places.ts'

/** A block opens. */
export function startBlock(places: Items, block: TaskEventPayloads['block.started'], base: Base): void {
  const key = places.open(block.key, block.type === 'tool_use' ? block.toolUseId : null, base.seq)
  if (key === null) return
  if (block.type === 'tool_use') {
    places.put(newTool({ ...base, key }, block.toolUseId, block.toolName ?? 'Tool'), block.parentToolUseId)
  } else if (block.type === 'text' || block.type === 'thinking') {
    places.put(newText({ ...base, key }, block.type), block.parentToolUseId)
  }
}

/** More of an open block. */
export function appendToBlock(places: Items, { key, text }: TaskEventPayloads['block.appended']): void {
  const item = places.block(key)
  if (item?.kind === 'tool') places.put({ ...item, partialInput: item.partialInput + text })
  else if (item?.kind === 'text' || item?.kind === 'thinking') {
    places.put({ ...item, text: item.text + text })
    places.sink(item.key)
  }
}

/** A whole block, whether its beginning was seen or not. */
export function completeBlock(places: Items, block: TaskEventPayloads['block.completed'], base: Base): void {
  const opened = places.open(block.key, block.type === 'tool_use' ? block.toolUseId : null, base.seq)
  const known = opened === null ? places.block(block.key) : undefined
  const start = { ...base, key: opened ?? known?.key ?? block.key }
  if (block.type === 'tool_use') {
    const tool = known?.kind === 'tool' ? known : newTool(start, block.toolUseId, 'Tool')
    const state = tool.state === 'writing' ? (block.aborted ? 'stopped' : 'running') : tool.state
    const name = block.toolName ?? tool.name
    places.put({ ...tool, name, input: block.input, partialInput: '', state }, block.parentToolUseId)
    return
  }
  if (block.type !== 'text' && block.type !== 'thinking') {
    places.put(
      note(start, 'info', 'other_block', 'Content of a kind that is not shown here.'),
      block.parentToolUseId,
    )
    return
  }
  const text = known?.kind === 'text' || known?.kind === 'thinking' ? known : undefined
  // An empty one that never streamed (redacted thinking) has nothing to show.
  if (block.text === '' && !text) return
  const { aborted, synthetic, fullLength = null } = block
  places.put(
    {
      ...(text ?? newText(start, block.type)),
      text: block.text,
      fullLength,
      textSeq: base.seq,
      streaming: false,
      aborted,
      synthetic,
      endedAt: base.at,
    },
    block.parentToolUseId,
  )
  if (text) places.sink(text.key)
}

/**
 * What was taken back gives way to a note in its place; only the first of several says why (`withdrawn`, the others
 * are `withdrawn_more`), and none for a block that had said nothing. In a log that is read later the blocks
 * are gone, and the note stands where they were taken back.
 */
export function withdrawBlocks(
  places: Items,
  { keys, reason, deltas }: TaskEventPayloads['block.withdrawn'],
  base: Base,
): void {
  const items = keys.map((key) => places.block(key))
  const saidSomething = deltas !== 0 || items.some((item) => item && !isEmpty(item))
  let code = saidSomething ? 'withdrawn' : 'withdrawn_more'
  for (const item of items) {
    if (!item) continue
    places.put(note({ ...base, key: item.key }, 'warning', code, reason))
    code = 'withdrawn_more'
  }
  if (code === 'withdrawn') places.put(note(base, 'warning', code, reason))
}

function isEmpty(item: Item): boolean {
  return (item.kind === 'text' || item.kind === 'thinking') && item.text === ''
}

/** A tool's result. */
export function finishTool(
  places: Items,
  payload: TaskEventPayloads['tool.finished'],
  { seq, at }: Base,
): void {
  const { toolUseId, parentToolUseId, isError, text, fullLength = null, images, structured } = payload
  // The call itself may stand further up in the log than what was read.
  const tool = places.awaiting(toolUseId) ?? newTool({ seq, at, key: toolUseId }, toolUseId, 'Tool')
  const state = tool.state === 'denied' ? 'denied' : isError ? 'failed' : 'done'
  places.put(
    { ...tool, state, result: { seq, at, isError, text, fullLength, images, structured } },
    parentToolUseId,
  )
}

/** A request was answered or taken back. */
export function settlePermission(
  places: Items,
  requestId: string,
  state: 'allowed' | 'denied' | 'withdrawn',
  reason: string | null,
): void {
  const item = places.get(`permission:${requestId}`)
  if (item?.kind !== 'permission') return
  places.put({ ...item, state, note: reason })
  const tool = places.tool(item.request.toolUseId)
  if (tool && state === 'denied') places.put({ ...tool, state: 'denied' })
}

/** A line of its own in the transcript. */
export function note(base: Base, level: NoteItem['level'], code: string, text: string): NoteItem {
  return { ...base, kind: 'note', level, code, text }
}

function newTool(base: Base, toolUseId: string | null, name: string): ToolItem {
  return {
    ...base,
    kind: 'tool',
    toolUseId: toolUseId ?? base.key,
    name,
    input: null,
    partialInput: '',
    state: 'writing',
    result: null,
    elapsedMs: null,
    subtask: null,
    children: [],
  }
}

function newText(base: Base, kind: TextItem['kind']): TextItem {
  return {
    ...base,
    kind,
    text: '',
    fullLength: null,
    textSeq: base.seq,
    streaming: true,
    aborted: false,
    synthetic: false,
    endedAt: null,
  }
}
