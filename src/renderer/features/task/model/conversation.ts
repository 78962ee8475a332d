import type { Client } from '../../../../contract/client.ts'
import type { MusterError } from '../../../../contract/errors.ts'
import type { AnyEvent } from '../../../../contract/events.ts'
import { isFinal, type Task } from '../../../../contract/task.ts'
import { isNowhere, toMusterError } from '../../../lib/client.ts'
import { oncePerFrame } from '../../../lib/next-frame.ts'
import { sameList } from '../../../lib/same-list.ts'
import { createCalmTurns } from './calm-turns.ts'
import { createLogSync } from './log-sync.ts'
import { buildTurnRows, type Row } from './rows.ts'
import { clearLog, dropNewer, dropOlder, sizeOf } from './turn-log.ts'

/** What the page shows of a session around its transcript. Keeps its identity while only text streams. */
export interface ConversationView {
  status: 'loading' | 'ready' | 'not_found' | 'error'
  error: MusterError | null
  /**
   * Of the session, oldest first, without those that wait behind another turn. Where nothing but figures of them
   * changed (tokens, lines), they follow four times a second.
   */
  turns: readonly Task[]
  /** Turns that wait for the one before them, oldest first. */
  queued: readonly Task[]
}

export interface Conversation {
  getView(): ConversationView
  /** The lines of the transcript: a new list with every change; rows keep their identity. */
  getRows(): readonly Row[]
  subscribe(listener: () => void): () => void
  /** Loads what a gap stands for. Does nothing while it is already loading. */
  loadGap(taskId: string, side: 'older' | 'newer'): Promise<void>
  /** Loads the part of a log around an event. */
  loadAround(taskId: string, seq: number): Promise<void>
  /** Loads the end of the newest turn, unless it is there. What fails is told by the view. */
  loadNewest(): Promise<void>
  /** Loads the beginning of the first turn, unless it is there. What fails is told by the view. */
  loadOldest(): Promise<void>
  /** Takes a turn of this session that the page heard of before its event came. */
  take(task: Task): void
  /** Tells that the reader is at the end: then old events may be dropped, else new ones. */
  setAtEnd(atEnd: boolean): void
  close(): void
}

export interface ConversationOptions {
  client: Pick<Client, 'call' | 'subscribe'>
  taskId: string
  /** Called to apply what arrived; once a frame in the page. */
  schedule?: (apply: () => void) => void
  pageSize?: number
  /** Events kept in memory over all turns. */
  maxEvents?: number
}

const PAGE = 500
const MAX_EVENTS = 20_000

/**
 * Follows a session through any of its tasks: the newest page of that task first, the others when a reader comes
 * near. Live events are taken once a frame, without doubles; after a gap the log is read from where it stopped.
 */
export function openConversation(options: ConversationOptions): Conversation {
  const { client, taskId, schedule, pageSize = PAGE, maxEvents = MAX_EVENTS } = options
  const tasks = new Map<string, Task>()
  const turnRows = new Map<string, Row[]>()
  const dirty = new Set<string>()
  const listeners = new Set<() => void>()
  let inbox: AnyEvent[] = []
  const applySoon = oncePerFrame(apply, schedule)
  let followed = ''
  let unfollow: (() => void) | undefined
  let sessionId: string | undefined
  let closed = false
  let atEnd = true
  let view: ConversationView = { status: 'loading', error: null, turns: [], queued: [] }
  let rows: readonly Row[] = []
  const calm = createCalmTurns(publish)

  const sync = createLogSync({
    client,
    pageSize,
    onPage(id, side) {
      if (view.error !== null) view = { ...view, error: null }
      dirty.add(id)
      bound(side)
      publish()
    },
    onError: fail,
  })
  const { logs } = sync

  const unsubscribe = client.subscribe(
    { names: ['task.changed'] },
    { onEvent: receive, onGap: () => void readTasks() },
  )

  function receive(event: AnyEvent): void {
    if (closed) return
    if (event.name === 'task.changed') {
      const { task } = event.payload
      if (task.id !== taskId && task.sessionId !== sessionId) return
    } else if (event.name !== 'task.appended') return
    inbox.push(event)
    applySoon()
  }

  function apply(): void {
    if (closed) return
    const events = inbox
    inbox = []
    for (const event of events) {
      if (event.name === 'task.changed') putTask(event.payload.task)
      if (event.name === 'task.appended' && sync.takeLive(event.payload.taskId, event.payload.events)) {
        dirty.add(event.payload.taskId)
      }
    }
    bound()
    publish()
  }

  function putTask(task: Task): void {
    const old = tasks.get(task.id)
    if (old && old.revision >= task.revision) return
    tasks.set(task.id, task)
    sessionId ??= task.sessionId
    sync.add(task.id)
    dirty.add(task.id)
  }

  /** `task.appended` is sent for named tasks only: the turns of this session that have not ended. */
  function follow(): void {
    const ids = [...tasks.values()].filter((task) => !isFinal(task.state)).map((task) => task.id)
    const wanted = ids.sort().join()
    if (wanted === followed || closed) return
    const before = new Set(followed.split(','))
    followed = wanted
    const end = unfollow
    unfollow =
      ids.length === 0
        ? undefined
        : client.subscribe(
            { names: ['task.appended'], taskIds: ids },
            {
              onEvent: receive,
              onGap: () => {
                for (const id of ids) sync.catchUp(id)
              },
            },
          )
    // Whatever was announced between the reading of a log and this subscription is read now.
    for (const id of ids) if (!before.has(id)) sync.catchUp(id)
    // The end of a turn is announced beside its last events: what is on its way still arrives.
    if (end) setTimeout(end, 1_000)
  }

  async function loadNewest(): Promise<void> {
    const last = view.turns.at(-1)
    if (last) await sync.loadEnd(last.id, lastSeqOf(last.id)).catch(fail)
  }

  async function loadOldest(): Promise<void> {
    const [first] = view.turns
    if (first) await sync.loadAround(first.id, 1, lastSeqOf(first.id)).catch(fail)
  }

  const lastSeqOf = (id: string) => tasks.get(id)?.lastSeq ?? 0

  /** Keeps the number of loaded events bounded: first by what lies far from where the reader is. */
  function bound(justLoaded: 'older' | 'newer' = 'newer'): void {
    let total = 0
    for (const log of logs.values()) total += sizeOf(log)
    if (total <= maxEvents) return
    const target = Math.floor(maxEvents * 0.75)
    const fromStart = atEnd || justLoaded === 'newer'
    const order = fromStart ? view.turns : view.turns.toReversed()
    for (const turn of order) {
      const log = logs.get(turn.id)
      const size = log ? sizeOf(log) : 0
      if (!log || size === 0) continue
      const keep = Math.max(0, size - (total - target))
      total -= size - keep
      if (keep === 0) clearLog(log)
      else if (fromStart) dropOlder(log, keep)
      else dropNewer(log, keep)
      dirty.add(turn.id)
      if (total <= target) return
    }
  }

  function publish(): void {
    if (closed) return
    const sorted = [...tasks.values()].sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1))
    let busy = false
    const turns: Task[] = []
    const queued: Task[] = []
    for (const task of sorted) {
      if (task.state === 'queued' && busy) queued.push(task)
      // A prompt that was taken back before it began leaves nothing to show.
      else if (task.state !== 'cancelled' || task.startedAt !== null || task.id === taskId) turns.push(task)
      if (!isFinal(task.state)) busy = true
    }
    const next: Row[] = []
    turns.forEach((task, index) => {
      const log = logs.get(task.id)
      if (!log) return
      let own = turnRows.get(task.id)
      const head = own?.[0]
      if (!own || dirty.has(task.id) || (head?.type === 'turn' && head.number !== index + 1)) {
        own = buildTurnRows(task, index + 1, log, new Map(own?.map((row) => [row.key, row])))
        turnRows.set(task.id, own)
      }
      for (const row of own) next.push(row)
    })
    dirty.clear()
    rows = next
    const newTurns = calm.take(turns)
    const newQueue = sameList(queued, view.queued) ? view.queued : queued
    if (newTurns !== view.turns || newQueue !== view.queued) {
      view = { ...view, turns: newTurns, queued: newQueue }
    }
    follow()
    for (const listener of listeners) listener()
  }

  function fail(error: unknown): void {
    if (closed) return
    const known = toMusterError(error)
    if (view.status === 'loading') {
      view = { ...view, status: isNowhere(known) ? 'not_found' : 'error', error: known }
    } else {
      view = { ...view, error: known }
    }
    for (const listener of listeners) listener()
  }

  async function readTasks(): Promise<void> {
    try {
      const task = await client.call('task.get', { taskId })
      putTask(task)
      // The events of the task itself are under way while the list of its session is read.
      const events = logs.get(taskId)?.loaded ? undefined : sync.loadGap(taskId, 'older')
      const { tasks: list } = await client.call('task.list', { sessionId: task.sessionId, limit: 1_000 })
      if (closed) return
      for (const other of list) putTask(other)
      await events
      // After a lost connection any turn may have gone on, or ended, meanwhile.
      if (view.status !== 'loading') for (const [id, log] of logs) if (log.loaded) sync.catchUp(id)
      view = { ...view, status: 'ready', error: null }
      publish()
    } catch (error) {
      fail(error)
    }
  }

  void readTasks()

  return {
    getView: () => view,
    getRows: () => rows,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    loadGap: sync.loadGap,
    loadAround: (id, seq) => sync.loadAround(id, seq, lastSeqOf(id)),
    loadNewest,
    loadOldest,
    take(task) {
      putTask(task)
      publish()
    },
    setAtEnd(value) {
      atEnd = value
    },
    close() {
      closed = true
      sync.close()
      unsubscribe()
      unfollow?.()
      calm.close()
      listeners.clear()
    },
  }
}
