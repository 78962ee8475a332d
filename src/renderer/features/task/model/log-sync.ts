import type { Client } from '../../../../contract/client.ts'
import type { TaskEvent } from '../../../../contract/task-event.ts'
import { appendEvents, clearLog, createTurnLog, prependPage, type TurnLog } from './turn-log.ts'

/** After a failed page, in ms. */
const RETRY_AFTER = 4_000
/** Live events that are held back for a page at most; past that the log is read on by scrolling. */
const MOST_HELD = 5_000

export interface LogSyncOptions {
  client: Pick<Client, 'call'>
  pageSize: number
  /** A page was taken into a log. */
  onPage: (taskId: string, side: 'older' | 'newer') => void
  onError: (error: unknown) => void
}

/** Keeps logs in step with the supervisor: pages on request, live events between them, nothing twice or missing. */
export interface LogSync {
  readonly logs: ReadonlyMap<string, TurnLog>
  /** Makes an empty log, unless there is one. */
  add(taskId: string): void
  /** Takes announced events. Tells whether the log changed. */
  takeLive(taskId: string, events: readonly TaskEvent[]): boolean
  /** The log may miss events from here on: it is read on from its last one. */
  catchUp(taskId: string): void
  /** Loads what a gap stands for; does nothing while a page of that log is on its way. */
  loadGap(taskId: string, side: 'older' | 'newer'): Promise<void>
  /** Loads the part of a log around an event, unless it is there. @throws MusterError */
  loadAround(taskId: string, seq: number, lastSeq: number): Promise<void>
  /** Drops what is loaded and reads the newest page, unless the end is there. @throws MusterError */
  loadEnd(taskId: string, lastSeq: number): Promise<void>
  close(): void
}

export function createLogSync({ client, pageSize, onPage, onError }: LogSyncOptions): LogSync {
  const logs = new Map<string, TurnLog>()
  const loading = new Set<string>()
  /** Live events of logs whose page is on its way; they follow it. */
  const held = new Map<string, TaskEvent[]>()
  /** Logs that may miss events. What is announced is held back until they were read on. */
  const behind = new Set<string>()
  let closed = false

  function takeLive(id: string, events: readonly TaskEvent[]): boolean {
    const log = logs.get(id)
    if (!log) return false
    const waiting = held.get(id)
    if (!waiting) return log.loaded && !log.hasNewer && appendEvents(log, events)
    for (const event of events) waiting.push(event)
    if (waiting.length <= MOST_HELD || !log.loaded) return false
    held.delete(id)
    behind.delete(id)
    log.hasNewer = true
    return true
  }

  function catchUp(id: string): void {
    behind.add(id)
    if (logs.get(id)?.loaded && !held.has(id)) held.set(id, [])
    readOn(id)
  }

  function readOn(id: string): void {
    const log = logs.get(id)
    // A page on its way comes before; it reads on when it is here.
    if (!behind.has(id) || !log?.loaded || loading.has(id)) return
    if (!log.hasNewer) {
      void loadGap(id, 'newer')
      return
    }
    behind.delete(id)
    release(id)
  }

  async function loadGap(id: string, side: 'older' | 'newer'): Promise<void> {
    const log = logs.get(id)
    if (!log || closed || loading.has(id)) return
    const first = !log.loaded
    if (side === 'older' ? !first && !log.hasOlder : !log.hasNewer && !behind.has(id)) return
    loading.add(id)
    if ((side === 'newer' || first) && !held.has(id)) held.set(id, [])
    try {
      const { firstSeq, lastSeq } = log.transcript
      const range = side === 'newer' ? { after: lastSeq } : first ? {} : { before: firstSeq }
      const limit = side === 'newer' ? Math.min(5_000, pageSize * 4) : pageSize
      const page = await client.call('task.events', { taskId: id, limit, ...range })
      if (closed) return
      const { transcript } = log
      // Another part was loaded meanwhile, or this end of it dropped: the page would leave a hole.
      const joins =
        log.loaded !== first &&
        (side === 'newer' ? transcript.lastSeq === lastSeq : transcript.firstSeq === firstSeq)
      if (!joins) {
        loading.delete(id)
        readOn(id)
        return
      }
      if (side === 'newer') {
        behind.delete(id)
        appendEvents(log, page.events)
        log.hasNewer = page.hasMore
      } else {
        if (first) appendEvents(log, page.events)
        else prependPage(log, page.events)
        log.hasOlder = page.hasMore
        log.loaded = true
      }
    } catch (error) {
      // Not again at once: the reader's page would ask with every frame.
      setTimeout(() => {
        loading.delete(id)
        if (!closed) readOn(id)
      }, RETRY_AFTER)
      if (!closed) onError(error)
      return
    }
    loading.delete(id)
    if (!behind.has(id)) release(id)
    onPage(id, side)
    readOn(id)
  }

  /** What was announced while a page was on its way follows it. */
  function release(id: string): void {
    const log = logs.get(id)
    const events = held.get(id)
    held.delete(id)
    if (log?.loaded && events && !log.hasNewer) appendEvents(log, events)
  }

  async function loadAround(id: string, seq: number, lastSeq: number): Promise<void> {
    const log = logs.get(id)
    if (!log || closed) return
    const { transcript } = log
    if (transcript.firstSeq !== 0 && transcript.firstSeq <= seq && seq <= transcript.lastSeq) return
    await replace(log, lastSeq, { before: seq + Math.ceil(pageSize / 2) })
  }

  async function loadEnd(id: string, lastSeq: number): Promise<void> {
    const log = logs.get(id)
    if (log?.hasNewer && !closed) await replace(log, lastSeq, {})
  }

  /** Another page takes the place of what is loaded. */
  async function replace(log: TurnLog, lastSeq: number, range: { before?: number }): Promise<void> {
    const id = log.taskId
    const page = await client.call('task.events', { taskId: id, limit: pageSize, ...range })
    if (closed) return
    clearLog(log)
    appendEvents(log, page.events)
    log.loaded = true
    log.hasOlder = page.hasMore
    log.hasNewer = log.transcript.lastSeq < lastSeq
    onPage(id, 'newer')
  }

  return {
    logs,
    add(id) {
      if (!logs.has(id)) logs.set(id, createTurnLog(id))
    },
    takeLive,
    catchUp,
    loadGap,
    loadAround,
    loadEnd,
    close() {
      closed = true
    },
  }
}
