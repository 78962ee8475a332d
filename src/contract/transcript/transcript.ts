import { permissionModeName } from '../permission-mode-name.ts'
import { isFinal } from '../task.ts'
import type { TaskEvent, TaskEventPayloads } from '../task-event.ts'
import {
  appendToBlock,
  completeBlock,
  finishTool,
  note,
  settlePermission,
  startBlock,
  withdrawBlocks,
} from './transcript-blocks.ts'
import type { Item } from './transcript-items.ts'
import { createKeptEvents, type KeptEvents } from './transcript-log.ts'
import { type Base, createItems, type Items } from './transcript-places.ts'

/**
 * The items of one task, folded from its events. Changed in place by {@link applyEvents} and
 * {@link prependEvents}; `version` tells that it was.
 */
export interface Transcript {
  version: number
  /** In order; a changed item is another object at the same place. */
  items: readonly Item[]
  /** Lowest and highest sequence number that were folded; 0 before the first. */
  firstSeq: number
  lastSeq: number
  /** The newest of these. */
  init: TaskEventPayloads['turn.started'] | null
  turnEnd: TaskEventPayloads['turn.ended'] | null
  rateLimit: TaskEventPayloads['rate_limit.reported'] | null
  /** What was folded: an older page has to be folded before it. */
  kept: KeptEvents
  places: Items
}

export function createTranscript(): Transcript {
  const places = createItems()
  return {
    version: 0,
    items: places.list,
    firstSeq: 0,
    lastSeq: 0,
    init: null,
    turnEnd: null,
    rateLimit: null,
    kept: createKeptEvents(),
    places,
  }
}

/**
 * Folds more events, ascending. Those up to `lastSeq` were seen and are skipped. The cost is that of the new
 * events, however long the transcript is.
 */
export function applyEvents(transcript: Transcript, events: readonly TaskEvent[]): Transcript {
  const fresh = events.filter((event) => event.seq > transcript.lastSeq)
  if (fresh.length === 0) return transcript
  if (transcript.firstSeq === 0) transcript.firstSeq = fresh[0]?.seq ?? 0
  for (const event of fresh) {
    transcript.lastSeq = event.seq
    applyEvent(transcript, event)
    transcript.kept.add(event)
  }
  transcript.version += 1
  return transcript
}

/** Puts an older page (ascending) in front: everything is folded again, since it tells how later events began. */
export function prependEvents(transcript: Transcript, events: readonly TaskEvent[]): Transcript {
  if (transcript.firstSeq === 0) return applyEvents(transcript, events)
  const older = events.filter((event) => event.seq < transcript.firstSeq)
  if (older.length === 0) return transcript
  const { version } = transcript
  const all = [...older, ...transcript.kept.all()]
  Object.assign(transcript, createTranscript())
  applyEvents(transcript, all)
  transcript.version = version + 1
  return transcript
}

function applyEvent(t: Transcript, event: TaskEvent): void {
  const { places } = t
  const base: Base = { seq: event.seq, at: event.at, key: `#${event.seq}` }
  switch (event.kind) {
    case 'prompt.sent':
      places.put({
        ...base,
        kind: 'prompt',
        text: event.payload.text,
        fullLength: event.payload.fullLength ?? null,
        promptKind: event.payload.kind,
      })
      return
    case 'turn.started':
      places.beginTurn()
      places.put({ ...base, kind: 'turn', init: event.payload, first: t.init === null })
      t.init = event.payload
      return
    case 'block.started':
      places.endRetries()
      startBlock(places, event.payload, base)
      return
    case 'block.appended':
      appendToBlock(places, event.payload)
      return
    case 'block.completed':
      places.endRetries()
      completeBlock(places, event.payload, base)
      return
    case 'block.withdrawn':
      withdrawBlocks(places, event.payload, base)
      return
    case 'tool.finished':
      finishTool(places, event.payload, base)
      return
    case 'tool.progressed': {
      const tool = places.tool(event.payload.toolUseId)
      if (tool) places.put({ ...tool, elapsedMs: event.payload.elapsedMs })
      return
    }
    case 'subtask.changed': {
      const { toolUseId, status, background, description, type } = event.payload
      const tool = places.tool(toolUseId)
      const text = `${description ?? type ?? 'Background work'}: ${status}`
      if (tool) places.put({ ...tool, subtask: { status, background, description } })
      else places.put(note(base, 'info', 'subtask', text))
      return
    }
    case 'permission.requested': {
      const key = `permission:${event.payload.requestId}`
      places.put({ ...base, key, kind: 'permission', request: event.payload, state: 'pending', note: null })
      return
    }
    case 'permission.answered': {
      const { requestId, decision, note: reason } = event.payload
      settlePermission(places, requestId, decision === 'allow' ? 'allowed' : 'denied', reason)
      return
    }
    case 'permission.withdrawn':
      settlePermission(places, event.payload.requestId, 'withdrawn', null)
      return
    case 'permission.refused': {
      const { toolUseId, toolName, message } = event.payload
      const tool = places.tool(toolUseId)
      if (tool) places.put({ ...tool, state: 'denied' })
      places.put(note(base, 'warning', 'refused', `${toolName} was refused: ${message}`))
      return
    }
    case 'retry.scheduled': {
      const last = places.list.at(-1)
      const waiting = last?.kind === 'retry' && !last.over
      if (waiting) places.put({ ...last, at: event.at, retry: event.payload })
      else places.put({ ...base, kind: 'retry', retry: event.payload, over: false })
      return
    }
    case 'rate_limit.reported':
      t.rateLimit = event.payload
      return
    case 'mode.changed':
      places.put(
        note(
          base,
          'info',
          'mode',
          `Permission mode is now “${permissionModeName(event.payload.permissionMode)}”`,
        ),
      )
      return
    case 'noted':
      places.put({ ...base, kind: 'note', ...event.payload })
      return
    case 'unknown.received': {
      const message = `A message of a type that this version doesn't know: ${event.payload.type}`
      places.put({ ...base, kind: 'problem', code: 'unknown_message', message, excerpt: event.payload.raw })
      return
    }
    case 'problem.found':
      places.put({ ...base, kind: 'problem', ...event.payload })
      return
    case 'turn.ended':
      t.turnEnd = event.payload
      places.settle()
      places.put({ ...base, kind: 'turn_end', end: event.payload })
      return
    case 'state.changed':
      if (isFinal(event.payload.to)) places.settle()
      places.put({ ...base, kind: 'state', change: event.payload })
      return
    case 'usage.updated':
      return
  }
}
