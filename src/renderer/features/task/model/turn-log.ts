import type { TaskEvent } from '../../../../contract/task-event.ts'
import { applyEvents, createTranscript, type Transcript } from './transcript.ts'

/**
 * The part of a task's event log that is loaded, and its transcript. A window: older events can be prepended,
 * newer ones appended, and either end dropped again to bound memory.
 */
export interface TurnLog {
  readonly taskId: string
  /** Ascending, without the pieces of blocks that were completed since. */
  events: TaskEvent[]
  transcript: Transcript
  /** More exist before the first, after the last. While `hasNewer`, live events are not taken. */
  hasOlder: boolean
  hasNewer: boolean
  /** False until the first page is here. */
  loaded: boolean
}

export function createTurnLog(taskId: string): TurnLog {
  return {
    taskId,
    events: [],
    transcript: createTranscript(),
    hasOlder: true,
    hasNewer: false,
    loaded: false,
  }
}

/** Takes newer events, ascending; what is known is skipped. Returns how many were new. */
export function appendEvents(log: TurnLog, events: readonly TaskEvent[]): number {
  const fresh = events.filter((event) => event.seq > log.transcript.lastSeq)
  if (fresh.length === 0) return 0
  const done = new Set<string>()
  for (const event of fresh) {
    if (event.kind === 'block.completed') done.add(event.payload.key)
    if (event.kind === 'block.withdrawn') for (const key of event.payload.keys) done.add(key)
  }
  applyEvents(log.transcript, fresh)
  // A block's first piece stays (it holds its place); the others are contained in the whole.
  if (done.size > 0) {
    log.events = log.events.filter((event) => event.kind !== 'block.appended' || !done.has(event.payload.key))
  }
  for (const event of fresh) {
    if (event.kind !== 'block.appended' || !done.has(event.payload.key)) log.events.push(event)
  }
  return fresh.length
}

/** Puts an older page in front and folds the whole again. */
export function prependEvents(log: TurnLog, events: readonly TaskEvent[]): void {
  const first = log.events[0]?.seq ?? Number.POSITIVE_INFINITY
  const older = events.filter((event) => event.seq < first)
  if (older.length === 0) return
  log.events = [...older, ...log.events]
  refold(log)
}

/** Keeps the newest `count` events. */
export function dropOlder(log: TurnLog, count: number): void {
  if (log.events.length <= count) return
  log.events = log.events.slice(-count)
  log.hasOlder = true
  refold(log)
}

/** Keeps the oldest `count` events; live ones are not taken until the rest was loaded again. */
export function dropNewer(log: TurnLog, count: number): void {
  if (log.events.length <= count) return
  log.events = log.events.slice(0, count)
  log.hasNewer = true
  refold(log)
}

/** Forgets everything that was loaded. */
export function clearLog(log: TurnLog): void {
  log.events = []
  log.hasOlder = true
  log.hasNewer = false
  log.loaded = false
  refold(log)
}

function refold(log: TurnLog): void {
  const version = log.transcript.version
  log.transcript = createTranscript()
  applyEvents(log.transcript, log.events)
  log.transcript.version = version + 1
}
