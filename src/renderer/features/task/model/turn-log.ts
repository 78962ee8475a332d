import type { TaskEvent } from '../../../../contract/task-event.ts'
import {
  applyEvents,
  createTranscript,
  prependEvents,
  type Transcript,
} from '../../../../contract/transcript/transcript.ts'

/**
 * The part of a task's event log that is loaded, as a transcript. A window: older events can be prepended, newer
 * ones appended, and either end dropped again to bound memory.
 */
export interface TurnLog {
  readonly taskId: string
  transcript: Transcript
  /** More exist before the first, after the last. While `hasNewer`, live events are not taken. */
  hasOlder: boolean
  hasNewer: boolean
  /** False until the first page is here. */
  loaded: boolean
}

export function createTurnLog(taskId: string): TurnLog {
  return { taskId, transcript: createTranscript(), hasOlder: true, hasNewer: false, loaded: false }
}

/** Number of events that are held. */
export function sizeOf(log: TurnLog): number {
  return log.transcript.kept.all().length
}

/** Takes newer events, ascending; what is known is skipped. Tells whether any was new. */
export function appendEvents(log: TurnLog, events: readonly TaskEvent[]): boolean {
  const { version } = log.transcript
  applyEvents(log.transcript, events)
  return log.transcript.version !== version
}

/** Puts an older page in front. */
export function prependPage(log: TurnLog, events: readonly TaskEvent[]): void {
  prependEvents(log.transcript, events)
}

/** Keeps the newest `count` events. */
export function dropOlder(log: TurnLog, count: number): void {
  if (sizeOf(log) <= count) return
  refold(log, log.transcript.kept.all().slice(-count))
  log.hasOlder = true
}

/** Keeps the oldest `count` events; live ones are not taken until the rest was loaded again. */
export function dropNewer(log: TurnLog, count: number): void {
  if (sizeOf(log) <= count) return
  refold(log, log.transcript.kept.all().slice(0, count))
  log.hasNewer = true
}

/** Forgets everything that was loaded. */
export function clearLog(log: TurnLog): void {
  refold(log, [])
  log.hasOlder = true
  log.hasNewer = false
  log.loaded = false
}

function refold(log: TurnLog, events: readonly TaskEvent[]): void {
  const { version } = log.transcript
  log.transcript = createTranscript()
  applyEvents(log.transcript, events)
  log.transcript.version = version + 1
}
