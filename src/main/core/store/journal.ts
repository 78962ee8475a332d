import type { MusterError } from '../../../contract/errors.ts'
import type { AnyEvent } from '../../../contract/events.ts'
import type { NodeRun, RunEntry } from '../../../contract/run.ts'
import type { TaskEvent } from '../../../contract/task-event.ts'
import { closingError } from '../base/closing-error.ts'
import type { Config } from '../base/config.ts'
import { type Batch, createBatch, type StagedRow } from './batch.ts'
import { toInstance, toNodeRun, toPermission, toQuery, toRun, toSession, toTask } from './records.ts'
import { type RefusedRow, refusedRowError } from './refused-row.ts'
import { classifyFault, describeRefusal } from './sqlite-errors.ts'
import type { Journal } from './store.ts'

/** Mean time between two commits that nobody asked for, and longest wait of a staged change, in ms: a frame. */
const COMMIT_DELAY = 16
/** Commits that may follow each other at once after a quiet time: the lines of a turn up to its first word come one by one. */
const COMMIT_BURST = 12
/** Staged rows that are committed without waiting, once the running callback has returned. */
const COMMIT_ROWS = 256
/** Pauses between attempts while the database refuses, in ms: the first, doubled up to the last. */
const FIRST_RETRY = 100
const LAST_RETRY = 5_000

export interface OwnedJournal extends Journal {
  onCommitted(listener: (events: readonly AnyEvent[]) => void): () => void
  /** Called each time that the database refuses a commit. */
  onRefused(listener: (refusal: MusterError) => void): () => void
  /** Called for each row, event and entry that was dropped, since the database will never take it. */
  onRowRefused(listener: (refused: RefusedRow) => void): () => void
  /** Flushes and stops the timers. True when everything staged is stored. */
  close(): boolean
}

/** See {@link Journal}. `write` commits a batch and gives what it dropped, or throws what SQLite throws. */
export function createJournal(options: {
  path: string
  write: (batch: Batch) => RefusedRow[]
  /** The file was found to be damaged. */
  onDamage: () => void
  log: Config['log']
}): OwnedJournal {
  const { path, write, onDamage, log } = options
  const batch = createBatch()
  const listeners = new Set<(events: readonly AnyEvent[]) => void>()
  const outbox: AnyEvent[][] = []
  let publishing = false
  let timer: NodeJS.Timeout | undefined
  let immediate: NodeJS.Immediate | undefined
  let retryDelay = 0
  let refused: MusterError | null = null
  const refusalListeners = new Set<(refusal: MusterError) => void>()
  /** When a commit is due by the mean pace; it runs ahead of the clock by what was committed early. */
  let paceAt = 0
  let closed = false
  const waiting: (() => void)[] = []

  const rowListeners = new Set<(refused: RefusedRow) => void>()

  /** Gives the dropped rows. */
  const commit = (): RefusedRow[] => {
    clearTimers()
    if (batch.size === 0) return []
    let dropped: RefusedRow[]
    try {
      dropped = write(batch)
    } catch (error) {
      const refusal = describeRefusal(error, path)
      if (retryDelay === 0) log('error', refusal.message, { hint: refusal.hint, ...refusal.details })
      retryDelay = Math.min(Math.max(retryDelay * 2, FIRST_RETRY), LAST_RETRY)
      timer = setTimeout(tryCommit, retryDelay)
      refused = refusal
      if (classifyFault(error) === 'damaged') onDamage()
      for (const listener of [...refusalListeners]) listener(refusal)
      throw refusal
    }
    if (retryDelay > 0) log('info', `The database ${path} can be written again.`)
    retryDelay = 0
    refused = null
    const events = announce(batch)
    batch.clear()
    for (const resolve of waiting.splice(0)) resolve()
    publish(events)
    for (const row of dropped) for (const listener of rowListeners) listener(row)
    return dropped
  }

  const flush = (...records: readonly object[]): void => {
    const [refusedRow] = commit().filter((each) => 'row' in each && records.includes(each.row.record))
    if (refusedRow !== undefined) throw refusedRowError(refusedRow)
  }

  const tryCommit = (): void => {
    paceAt = Math.max(paceAt, performance.now() - COMMIT_BURST * COMMIT_DELAY) + COMMIT_DELAY
    try {
      commit()
    } catch {
      // Logged, kept and tried again by the timer.
    }
  }

  const clearTimers = (): void => {
    clearTimeout(timer)
    clearImmediate(immediate)
    timer = undefined
    immediate = undefined
  }

  const schedule = (): void => {
    // While the database refuses, the retry timer is the only one.
    if (retryDelay > 0 || immediate !== undefined) return
    if (timer === undefined) {
      // After a quiet time the first change is not kept waiting: a first token is seen at once.
      const delay = paceAt - performance.now()
      if (delay <= 0) immediate = setImmediate(tryCommit)
      else timer = setTimeout(tryCommit, Math.min(delay, COMMIT_DELAY))
    }
    if (batch.size >= COMMIT_ROWS) immediate ??= setImmediate(tryCommit)
  }

  /** A listener that flushes is told of that commit after the others were told of this one. */
  const publish = (events: AnyEvent[]): void => {
    outbox.push(events)
    if (publishing) return
    publishing = true
    for (let next = outbox.shift(); next !== undefined; next = outbox.shift()) {
      if (next.length === 0) continue
      for (const listener of [...listeners]) {
        try {
          listener(next)
        } catch (error) {
          log('error', 'A listener to committed changes failed.', { reason: String(error) })
        }
      }
    }
    publishing = false
  }

  const ensureOpen = (): void => {
    if (closed) throw closingError()
  }

  const save = (row: StagedRow): void => {
    ensureOpen()
    if ('revision' in row.record) row.record.revision += 1
    batch.save(row)
    schedule()
  }

  return {
    append(task, event, at) {
      ensureOpen()
      batch.append(task, event, at)
      schedule()
    },
    saveTask: (record) => save({ name: 'task', record, announce: true }),
    saveSession: (record) => save({ name: 'session', record }),
    saveInstance: (record) => save({ name: 'instance', record }),
    savePermission: (record) => save({ name: 'permission', record }),
    appendEntry(run, { kind, nodeId = null, item = null, text, data = {} }, at) {
      ensureOpen()
      run.lastSeq += 1
      run.revision += 1
      batch.appendEntry(run, { runId: run.id, seq: run.lastSeq, at, kind, nodeId, item, text, data })
      schedule()
    },
    saveQuery: (record) => save({ name: 'query', record }),
    saveModuleConversation: (record) => save({ name: 'moduleConversation', record }),
    saveRun: (record) => save({ name: 'run', record }),
    saveNode: (run, record) => save({ name: 'node', record, run }),
    saveApproval: (run, record) => save({ name: 'approval', record, run }),
    saveSpending: (record) => save({ name: 'spending', record }),
    flush,
    get blocked() {
      return retryDelay > 0
    },
    get staged() {
      return batch.size
    },
    get refusal() {
      return refused
    },
    stagedRows: () => [...batch.rows.values()].flatMap((row) => changed(row) ?? []),
    stagedTask(id) {
      const row = batch.rows.get(`task ${id}`)
      return row?.name === 'task' ? row.record : undefined
    },
    onceWritable() {
      if (retryDelay === 0) return Promise.resolve()
      const { promise, resolve } = Promise.withResolvers<void>()
      waiting.push(resolve)
      return promise
    },
    onCommitted(listener) {
      // A function of its own, so that the same listener can be added twice and each be removed.
      const entry = (events: readonly AnyEvent[]): void => listener(events)
      listeners.add(entry)
      return () => listeners.delete(entry)
    },
    onRefused(listener) {
      refusalListeners.add(listener)
      return () => refusalListeners.delete(listener)
    },
    onRowRefused(listener) {
      rowListeners.add(listener)
      return () => rowListeners.delete(listener)
    },
    close() {
      if (closed) return true
      tryCommit()
      closed = true
      clearTimers()
      // Who waits would wait for ever, with its files open.
      for (const resolve of waiting.splice(0)) resolve()
      return batch.size === 0
    },
  }
}

/** What became true: appended events task by task, then changed rows in the order of staging. */
function announce(batch: Batch): AnyEvent[] {
  const appended = new Map<string, TaskEvent[]>()
  for (const { task, seq, at, cut, dropped } of batch.events) {
    if (dropped || cut === null) continue
    const event = { taskId: task.id, seq, at, ...cut.event } as TaskEvent
    const events = appended.get(task.id)
    if (events === undefined) appended.set(task.id, [event])
    else events.push(event)
  }
  const events: AnyEvent[] = []
  for (const [taskId, list] of appended) {
    events.push({ name: 'task.appended', payload: { taskId, events: list } })
  }
  for (const row of batch.rows.values()) {
    const event = changed(row)
    if (event !== undefined) events.push(event)
  }
  return [...events, ...announceRuns(batch)]
}

/** What happened to each run: its nodes as they are now, and the entries of its log. */
function announceRuns(batch: Batch): AnyEvent[] {
  const runs = new Map<string, { nodes: NodeRun[]; entries: RunEntry[] }>()
  const of = (runId: string) => {
    const known = runs.get(runId)
    if (known !== undefined) return known
    const made = { nodes: [], entries: [] }
    runs.set(runId, made)
    return made
  }
  for (const row of batch.rows.values()) {
    if (row.name === 'node')
      of(row.run.id).nodes.push({ ...toNodeRun(row.record), usage: { ...row.record.usage } })
  }
  for (const { run, entry, dropped } of batch.entries) if (!dropped) of(run.id).entries.push(entry)
  return [...runs].map(([runId, content]) => ({ name: 'run.appended', payload: { runId, ...content } }))
}

/** The row as it is now: the record goes on changing, what was announced doesn't. */
function changed(row: StagedRow): AnyEvent | undefined {
  if (row.name === 'task') {
    if (!row.announce) return undefined
    return {
      name: 'task.changed',
      payload: { task: { ...toTask(row.record), usage: { ...row.record.usage } } },
    }
  }
  if (row.name === 'session') {
    const session = { ...toSession(row.record), usage: { ...row.record.usage } }
    return { name: 'session.changed', payload: { session } }
  }
  if (row.name === 'instance')
    return { name: 'instance.changed', payload: { instance: toInstance(row.record) } }
  if (row.name === 'permission')
    return { name: 'permission.changed', payload: { permission: toPermission(row.record) } }
  if (row.name === 'run') {
    const run = { ...toRun(row.record), usage: { ...row.record.usage } }
    return { name: 'run.changed', payload: { run } }
  }
  if (row.name === 'query') return { name: 'query.changed', payload: { query: toQuery(row.record) } }
  if (row.name === 'approval') return { name: 'approval.changed', payload: { approval: { ...row.record } } }
  return undefined
}
