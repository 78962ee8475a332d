import type { Task } from '../../../contract/task.ts'
import { createLedger, type Ledger } from '../ledger/ledger.ts'
import { createUsageWindows, type UsageWindows } from '../ledger/usage-windows.ts'
import type { PermissionRecord, SessionRecord, TaskRecord } from '../store/records.ts'
import type { Store } from '../store/store.ts'
import type { Runner } from './runner.ts'
import { createStartPace, type StartPace } from './start-pace.ts'

/** Follows one task. */
export interface TaskWatcher {
  /** Its row as a commit stored it. */
  onChange(task: Task): void
  /**
   * Called in the tick of its end, which is staged and not committed yet. A retry is staged in the same tick,
   * afterwards: look for it in a later microtask.
   */
  onEnd(task: TaskRecord): void
}

/**
 * The rows that are at work, in memory: unfinished tasks, their sessions, and the runners of living
 * instances. These objects are the truth until they end; the database follows within one group commit.
 */
export interface Live {
  /** Unfinished tasks. */
  readonly tasks: Map<string, TaskRecord>
  /** Tasks that have ended and whose transcripts are still being written, over several turns: whoever changes one changes this object. */
  readonly writing: Map<string, TaskRecord>
  /** Ids of tasks that are being removed, over several turns: nobody finds them any more. */
  readonly removing: Set<string>
  /** Removed tasks that an instance still holds as its last one: what it uses is counted, and no row of them written. */
  readonly removed: WeakSet<TaskRecord>
  /** By instance id. */
  readonly runners: Map<string, Runner>
  /** Tasks that were given a place and whose process is not there yet. */
  readonly launching: Set<string>
  /** How fast queued tasks start. */
  readonly startPace: StartPace
  /** Requests that are pending, or whose answer was not sent yet. */
  readonly permissions: Map<string, PermissionRecord>
  /** Budgets and what was spent. */
  readonly ledger: Ledger
  /** The account's usage windows. */
  readonly windows: UsageWindows
  /** By task id: who follows it. */
  readonly watchers: Map<string, Set<TaskWatcher>>
  /** Ids of the commands of workflows that run: their processes carry them as instances' do. */
  readonly commands: Set<string>
  /** Follows a task until the function that it returns is called. */
  watchTask(taskId: string, watcher: TaskWatcher): () => void
  /** The unfinished or stored task, unless it is being removed. */
  task(id: string): TaskRecord | undefined
  /** The one object of a session: two copies of a row would overwrite each other. */
  session(id: string): SessionRecord | undefined
  addSession(session: SessionRecord): void
  /** A session's living instance, unless it is being ended. */
  runnerOf(sessionId: string): Runner | undefined
  /** Unfinished tasks of a session, oldest first. */
  tasksOf(sessionId: string): TaskRecord[]
}

export function createLive(store: Store): Live {
  const tasks = new Map<string, TaskRecord>()
  const writing = new Map<string, TaskRecord>()
  const removing = new Set<string>()
  const removed = new WeakSet<TaskRecord>()
  const runners = new Map<string, Runner>()
  const watchers = new Map<string, Set<TaskWatcher>>()
  const permissions = new Map<string, PermissionRecord>()
  // Whoever works with a session holds it, as does the journal until it is stored; only then is it forgotten.
  const sessions = new Map<string, WeakRef<SessionRecord>>()
  const forgotten = new FinalizationRegistry<string>((id) => {
    if (sessions.get(id)?.deref() === undefined) sessions.delete(id)
  })
  const addSession = (session: SessionRecord): void => {
    sessions.set(session.id, new WeakRef(session))
    forgotten.register(session, session.id)
  }
  return {
    tasks,
    writing,
    removing,
    removed,
    runners,
    startPace: createStartPace(),
    launching: new Set(),
    permissions,
    ledger: createLedger({ store: store.budgets, save: (record) => store.journal.saveSpending(record) }),
    windows: createUsageWindows(store.usageWindows),
    watchers,
    commands: new Set(),
    watchTask(taskId, watcher) {
      const known = watchers.get(taskId) ?? new Set()
      watchers.set(taskId, known.add(watcher))
      return () => {
        known.delete(watcher)
        if (known.size === 0 && watchers.get(taskId) === known) watchers.delete(taskId)
      }
    },
    task(id) {
      const known = tasks.get(id) ?? writing.get(id)
      if (known) return known
      if (removing.has(id)) return undefined
      // Its instance may still raise what it used.
      for (const { lastTask } of runners.values())
        if (lastTask?.id === id && !removed.has(lastTask)) return lastTask
      // One that has just ended is newer than its row while the database refuses.
      return store.journal.stagedTask(id) ?? store.tasks.get(id)
    },
    session(id) {
      const known = sessions.get(id)?.deref()
      if (known) return known
      const session = store.sessions.get(id)
      if (session) addSession(session)
      return session
    },
    addSession,
    runnerOf(sessionId) {
      for (const runner of runners.values()) {
        if (runner.record.sessionId === sessionId && !runner.ending) return runner
      }
      return undefined
    },
    tasksOf: (sessionId) => [...tasks.values()].filter((task) => task.sessionId === sessionId).sort(byAge),
  }
}

/** Oldest first; ids are UUIDv7 and break ties in order of creation. */
function byAge(a: TaskRecord, b: TaskRecord): number {
  return a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1)
}
