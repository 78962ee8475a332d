import { MusterError } from '../../contract/errors.ts'
import type { AnyEvent } from '../../contract/events.ts'
import type { Instance } from '../../contract/instance.ts'
import type { Permission } from '../../contract/permission.ts'
import type { Session } from '../../contract/session.ts'
import type { Task } from '../../contract/task.ts'
import { type ActivityTrack, keepActivity, keptActivity, recordActivity } from './activity.ts'
import { type Bucket, bucketOf } from './buckets.ts'
import { oncePerFrame } from './next-frame.ts'
import { emptyLiveState, type LiveClient, noCounts, type Settlement, useLive } from './store.ts'

/** Tasks that the page keeps at most; older ones are found by search on the server. */
const MAX_TASKS = 20_000
const PAGE = 1_000
const names = [
  'task.changed',
  'task.removed',
  'session.changed',
  'instance.changed',
  'permission.changed',
  'stats.changed',
  'supervisor.closing',
] as const

/**
 * Fills the store and keeps it current until the returned function is called. Events are applied once a frame.
 * A row never goes back: the one with the highest revision stays. After a gap everything is read again. `storage` keeps
 * the activity of the last minute for a page that is loaded again.
 */
export function startLive(
  client: LiveClient,
  schedule?: (apply: () => void) => void,
  storage: Storage | null = null,
): () => void {
  const tasks = new Map<string, Task>()
  const sessions = new Map<string, Session>()
  const instances = new Map<string, Instance>()
  const permissions = new Map<string, Permission>()
  const activity = storage ? keptActivity(storage) : new Map<string, ActivityTrack>()
  let counts: Record<Bucket, number> = { ...noCounts }
  let queue: AnyEvent[] = []
  const applySoon = oncePerFrame(apply, schedule)
  let reading = 0
  /** A snapshot of rows without revisions is on its way; events wait, so that it can't undo them. */
  let waiting = false
  let stopped = false
  /** Requests settled lately: a snapshot that was read before must not bring them back. */
  const settled = new Map<string, Settlement>()

  useLive.setState({ ...emptyLiveState(), tasks, sessions, instances, permissions, settled, activity })

  function putTask(task: Task): boolean {
    const old = tasks.get(task.id)
    if (old && old.revision >= task.revision) return false
    tasks.set(task.id, task)
    const bucket = bucketOf(task)
    const oldBucket = old && bucketOf(old)
    if (old && task.lineCount > old.lineCount) {
      activity.set(task.id, recordActivity(activity.get(task.id), task.lineCount - old.lineCount, Date.now()))
    }
    // What is listed changes within a bucket, too: by being archived, dismissed, kept back by a budget, or flagged.
    const isMoved =
      old !== undefined &&
      (old.archivedAt !== task.archivedAt ||
        old.dismissedAt !== task.dismissedAt ||
        old.waitingFor !== task.waitingFor ||
        old.runaway?.state !== task.runaway?.state)
    if (bucket === oldBucket) return isMoved
    counts[bucket] += 1
    if (oldBucket) counts[oldBucket] -= 1
    return true
  }

  function putPermission(permission: Permission): void {
    if (permission.state === 'pending') {
      if (!settled.has(permission.id)) permissions.set(permission.id, permission)
    } else {
      const { id, state, note, answeredBy } = permission
      settled.set(id, { state, note, answeredBy })
      permissions.delete(permission.id)
    }
  }

  function apply(): void {
    if (stopped || waiting) return
    const events = queue
    queue = []
    const state = useLive.getState()
    const removed: string[] = []
    let structure = false
    let permission = false
    let { stats, closing } = state
    for (const event of events) {
      switch (event.name) {
        case 'task.changed':
          structure = putTask(event.payload.task) || structure
          break
        case 'task.removed':
          removed.push(...event.payload.taskIds)
          break
        case 'session.changed':
          putNewer(sessions, event.payload.session)
          break
        case 'instance.changed':
          if (event.payload.instance.state === 'exited') instances.delete(event.payload.instance.id)
          else putNewer(instances, event.payload.instance)
          break
        case 'permission.changed':
          putPermission(event.payload.permission)
          permission = true
          break
        case 'stats.changed':
          stats = event.payload.stats
          break
        case 'supervisor.closing':
          closing = event.payload.reason
          break
      }
    }
    publish({ structure, permission, stats, closing })
    dropTasks(new Set(removed))
  }

  function publish(change: {
    structure: boolean
    permission: boolean
    stats: ReturnType<typeof useLive.getState>['stats']
    closing: string | null
  }): void {
    useLive.setState((state) => ({
      stats: change.stats,
      closing: change.closing,
      version: state.version + 1,
      ...(change.structure ? { structureVersion: state.structureVersion + 1, counts: { ...counts } } : {}),
      ...(change.permission ? { permissionVersion: state.permissionVersion + 1 } : {}),
    }))
  }

  /** Reads everything anew. A later run makes an earlier one stop. */
  async function read(): Promise<void> {
    reading += 1
    const run = reading
    const current = () => run === reading && !stopped
    waiting = true
    try {
      const [info, stats, pending, live, known] = await Promise.all([
        client.call('system.info', {}),
        client.call('system.stats', {}),
        client.call('permission.list', { state: 'pending' }),
        client.call('instance.list', {}),
        client.call('session.list', { limit: PAGE }),
      ])
      if (!current()) return
      permissions.clear()
      instances.clear()
      for (const permission of pending.permissions) putPermission(permission)
      for (const instance of live.instances) instances.set(instance.id, instance)
      for (const session of known.sessions) putNewer(sessions, session)
      useLive.setState((state) => ({ info, stats, permissionVersion: state.permissionVersion + 1 }))
      waiting = false
      apply()
      const before = new Set(tasks.keys())
      let cursor: string | undefined
      do {
        const page = await client.call('task.list', {
          limit: cursor === undefined ? 200 : PAGE,
          ...(cursor ? { cursor } : {}),
        })
        if (!current()) return
        for (const task of page.tasks) {
          before.delete(task.id)
          putTask(task)
        }
        cursor = page.nextCursor ?? undefined
        useLive.setState({ loaded: true, loadError: null, closing: null })
        publish({ structure: true, permission: false, stats: useLive.getState().stats, closing: null })
      } while (cursor !== undefined && tasks.size < MAX_TASKS)
      if (cursor === undefined) dropTasks(before)
    } catch (error) {
      if (!current()) return
      waiting = false
      const loadError = error instanceof MusterError ? error : new MusterError('internal', String(error))
      useLive.setState({ loadError })
    }
  }

  /** Removes tasks that a whole snapshot did not have any more. */
  function dropTasks(gone: ReadonlySet<string>): void {
    if (gone.size === 0) return
    for (const id of gone) {
      tasks.delete(id)
      activity.delete(id)
    }
    counts = { ...noCounts }
    for (const task of tasks.values()) counts[bucketOf(task)] += 1
    publish({ structure: true, permission: false, stats: useLive.getState().stats, closing: null })
  }

  const unsubscribe = client.subscribe(
    { names },
    {
      onEvent(event) {
        queue.push(event)
        applySoon()
      },
      onGap: () => void read(),
    },
  )
  void read()
  const keep = () => storage && keepActivity(activity, Date.now(), storage)
  if (storage) addEventListener('pagehide', keep)
  return () => {
    if (storage) removeEventListener('pagehide', keep)
    stopped = true
    unsubscribe()
  }
}

function putNewer<T extends { id: string; revision: number }>(map: Map<string, T>, row: T): void {
  const old = map.get(row.id)
  if (!old || old.revision < row.revision) map.set(row.id, row)
}
