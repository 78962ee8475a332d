import { isFinal } from '../../../../contract/task.ts'
import type { TaskEvent, TaskEventPayloads } from '../../../../contract/task-event.ts'
import type { Item, TextItem, ToolItem } from './items.ts'

/** The items of one task, folded from its events. Changed in place by {@link applyEvents}; `version` tells of it. */
export interface Transcript {
  version: number
  /** In order; a changed item is another object at the same place. */
  items: Item[]
  /** Highest sequence number that was folded. */
  lastSeq: number
  /** The newest of these, wherever they stand in the log. */
  init: TaskEventPayloads['turn.started'] | null
  turnEnd: TaskEventPayloads['turn.ended'] | null
  rateLimit: TaskEventPayloads['rate_limit.reported'] | null
  places: Map<string, Place>
  /** Block keys of tools: a tool is kept under the id that its result names. */
  toolKeys: Map<string, string>
}

/** Where an item stands: at the top level, or among the children of a tool. */
interface Place {
  index: number
  parent: string | null
}

export function createTranscript(): Transcript {
  return {
    version: 0,
    items: [],
    lastSeq: 0,
    init: null,
    turnEnd: null,
    rateLimit: null,
    places: new Map(),
    toolKeys: new Map(),
  }
}

/** Folds more events, ascending. Events up to `lastSeq` were seen and are skipped. Costs their number, not the log's. */
export function applyEvents(transcript: Transcript, events: readonly TaskEvent[]): void {
  for (const event of events) {
    if (event.seq <= transcript.lastSeq) continue
    transcript.lastSeq = event.seq
    applyEvent(transcript, event)
  }
  transcript.version += 1
}

function applyEvent(t: Transcript, event: TaskEvent): void {
  const base = { seq: event.seq, at: event.at, key: `#${event.seq}` }
  switch (event.kind) {
    case 'prompt.sent':
      add(t, { ...base, kind: 'prompt', text: event.payload.text, promptKind: event.payload.kind })
      return
    case 'turn.started':
      add(t, { ...base, kind: 'turn', init: event.payload, first: t.init === null })
      t.init = event.payload
      return
    case 'block.started':
      endRetries(t)
      startBlock(t, event.payload, base)
      return
    case 'block.appended':
      appendToBlock(t, event.payload)
      return
    case 'block.completed':
      endRetries(t)
      completeBlock(t, event.payload, base)
      return
    case 'block.withdrawn':
      withdrawBlocks(t, event.payload, base)
      return
    case 'tool.finished': {
      const { toolUseId, isError, text, fullLength, images, structured } = event.payload
      const tool = getTool(t, toolUseId)
      const result = {
        seq: event.seq,
        at: event.at,
        isError,
        text,
        fullLength: fullLength ?? null,
        images,
        structured,
      }
      // The call itself stands further up in the log than what was read.
      const item = tool ?? newTool(base, toolUseId, '')
      const state = tool?.state === 'denied' ? 'denied' : isError ? 'failed' : 'done'
      put(t, { ...item, result, state }, event.payload.parentToolUseId)
      return
    }
    case 'tool.progressed': {
      const tool = getTool(t, event.payload.toolUseId)
      if (tool) put(t, { ...tool, elapsedMs: event.payload.elapsedMs })
      return
    }
    case 'subtask.changed': {
      const { toolUseId, status, background, description, type } = event.payload
      const tool = toolUseId === null ? undefined : getTool(t, toolUseId)
      if (tool) put(t, { ...tool, subtask: { status, background, description } })
      else {
        const what = description ?? type ?? 'Background work'
        add(t, { ...base, kind: 'note', level: 'info', code: 'subtask', text: `${what}: ${status}` })
      }
      return
    }
    case 'permission.requested':
      put(t, {
        ...base,
        key: `permission:${event.payload.requestId}`,
        kind: 'permission',
        request: event.payload,
        state: 'pending',
        note: null,
      })
      return
    case 'permission.answered':
    case 'permission.withdrawn': {
      const item = get(t, `permission:${event.payload.requestId}`)
      if (item?.kind !== 'permission') return
      const answer = event.kind === 'permission.answered' ? event.payload : null
      const state = answer === null ? 'withdrawn' : answer.decision === 'allow' ? 'allowed' : 'denied'
      put(t, { ...item, state, note: answer?.note ?? null })
      const tool = item.request.toolUseId === null ? undefined : getTool(t, item.request.toolUseId)
      if (tool && state === 'denied') put(t, { ...tool, state: 'denied' })
      return
    }
    case 'permission.refused': {
      const { toolUseId, toolName, message } = event.payload
      const tool = toolUseId === null ? undefined : getTool(t, toolUseId)
      if (tool) put(t, { ...tool, state: 'denied' })
      add(t, {
        ...base,
        kind: 'note',
        level: 'warning',
        code: 'refused',
        text: `${toolName} was refused: ${message}`,
      })
      return
    }
    case 'retry.scheduled': {
      const last = t.items.at(-1)
      if (last?.kind === 'retry' && !last.over) put(t, { ...last, at: event.at, retry: event.payload })
      else add(t, { ...base, kind: 'retry', retry: event.payload, over: false })
      return
    }
    case 'rate_limit.reported':
      t.rateLimit = event.payload
      return
    case 'usage.updated':
      return
    case 'mode.changed':
      add(t, {
        ...base,
        kind: 'note',
        level: 'info',
        code: 'mode',
        text: `Permission mode is now ${event.payload.permissionMode}`,
      })
      return
    case 'noted':
      add(t, { ...base, kind: 'note', ...event.payload })
      return
    case 'unknown.received':
      add(t, {
        ...base,
        kind: 'problem',
        code: 'unknown_message',
        message: `A message of a type that this version doesn't know: ${event.payload.type}`,
        excerpt: event.payload.raw,
      })
      return
    case 'problem.found':
      add(t, { ...base, kind: 'problem', ...event.payload })
      return
    case 'turn.ended':
      t.turnEnd = event.payload
      settle(t)
      add(t, { ...base, kind: 'turn_end', end: event.payload })
      return
    case 'state.changed':
      if (isFinal(event.payload.to)) settle(t)
      add(t, { ...base, kind: 'state', change: event.payload })
  }
}

type Base = { seq: number; at: number; key: string }

function newTool(base: Base, toolUseId: string, name: string): ToolItem {
  return {
    ...base,
    key: toolUseId,
    kind: 'tool',
    toolUseId,
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

function startBlock(t: Transcript, block: TaskEventPayloads['block.started'], base: Base): void {
  if (get(t, block.key) !== undefined || t.toolKeys.has(block.key)) return
  if (block.type === 'tool_use') {
    const id = block.toolUseId ?? block.key
    put(t, newTool(base, id, block.toolName ?? 'Tool'), block.parentToolUseId)
    t.toolKeys.set(block.key, id)
    return
  }
  if (block.type !== 'text' && block.type !== 'thinking') return
  put(
    t,
    {
      ...base,
      key: block.key,
      kind: block.type,
      text: '',
      fullLength: null,
      textSeq: base.seq,
      streaming: true,
      aborted: false,
      synthetic: false,
      endedAt: null,
    },
    block.parentToolUseId,
  )
}

function appendToBlock(t: Transcript, { key, text }: TaskEventPayloads['block.appended']): void {
  const item = get(t, t.toolKeys.get(key) ?? key)
  if (item?.kind === 'tool') put(t, { ...item, partialInput: item.partialInput + text })
  else if (item?.kind === 'text' || item?.kind === 'thinking') put(t, { ...item, text: item.text + text })
}

function completeBlock(t: Transcript, block: TaskEventPayloads['block.completed'], base: Base): void {
  if (block.type === 'tool_use') {
    const id = block.toolUseId ?? block.key
    const known = getTool(t, id)
    const item = known ?? newTool(base, id, block.toolName ?? 'Tool')
    const name = block.toolName ?? item.name
    const state = item.state === 'writing' ? (block.aborted ? 'stopped' : 'running') : item.state
    put(t, { ...item, name, input: block.input, partialInput: '', state }, block.parentToolUseId)
    t.toolKeys.set(block.key, id)
    return
  }
  if (block.type !== 'text' && block.type !== 'thinking') return
  const known = get(t, block.key)
  const before = known?.kind === 'text' || known?.kind === 'thinking' ? known : undefined
  // An empty thinking block (redacted, or only a signature) has nothing to show.
  if (block.text === '' && !before) return
  const item: TextItem = {
    seq: before?.seq ?? base.seq,
    at: before?.at ?? base.at,
    key: block.key,
    kind: block.type,
    text: block.text,
    fullLength: block.fullLength ?? null,
    textSeq: base.seq,
    streaming: false,
    aborted: block.aborted,
    synthetic: block.synthetic,
    endedAt: base.at,
  }
  put(t, item, block.parentToolUseId)
}

/** What was taken back gives way to one note in its place. */
function withdrawBlocks(
  t: Transcript,
  { keys, reason }: TaskEventPayloads['block.withdrawn'],
  base: Base,
): void {
  let noted = false
  for (const blockKey of keys) {
    const key = t.toolKeys.get(blockKey) ?? blockKey
    const place = t.places.get(key)
    const item = get(t, key)
    if (!place || !item) continue
    const note: Item = {
      ...base,
      key,
      kind: 'note',
      level: 'warning',
      code: noted ? 'withdrawn_more' : 'withdrawn',
      text: reason,
    }
    noted = true
    put(t, note)
  }
}

function endRetries(t: Transcript): void {
  const last = t.items.at(-1)
  if (last?.kind === 'retry' && !last.over) put(t, { ...last, over: true })
}

/** Nothing streams or runs after a turn's end. */
function settle(t: Transcript): void {
  endRetries(t)
  for (let index = t.items.length - 1; index >= 0; index--) {
    const item = t.items[index]
    if (item === undefined || item.kind === 'turn') break
    if ((item.kind === 'text' || item.kind === 'thinking') && item.streaming)
      put(t, { ...item, streaming: false })
    if (
      item.kind === 'tool' &&
      (item.state === 'running' || item.state === 'writing') &&
      !item.subtask?.background
    ) {
      put(t, { ...item, state: 'stopped' })
    }
  }
}

function get(t: Transcript, key: string): Item | undefined {
  const place = t.places.get(key)
  if (!place) return undefined
  if (place.parent === null) return t.items[place.index]
  return getTool(t, place.parent)?.children[place.index]
}

function getTool(t: Transcript, toolUseId: string): ToolItem | undefined {
  const item = get(t, toolUseId)
  return item?.kind === 'tool' ? item : undefined
}

function add(t: Transcript, item: Item): void {
  put(t, item)
}

/** Puts an item in its place, or at the end of its parent when it is new. The parents become new objects too. */
function put(t: Transcript, item: Item, parentToolUseId: string | null = null): void {
  const place = t.places.get(item.key)
  if (place) {
    replace(t, place, item)
    return
  }
  const parent = parentToolUseId === null ? undefined : getTool(t, parentToolUseId)
  if (!parent || parent.key === item.key) {
    t.places.set(item.key, { index: t.items.length, parent: null })
    t.items.push(item)
    return
  }
  t.places.set(item.key, { index: parent.children.length, parent: parent.key })
  put(t, { ...parent, children: [...parent.children, item] })
}

function replace(t: Transcript, place: Place, item: Item): void {
  if (place.parent === null) {
    t.items[place.index] = item
    return
  }
  const parent = getTool(t, place.parent)
  if (!parent) return
  put(t, { ...parent, children: parent.children.with(place.index, item) })
}
