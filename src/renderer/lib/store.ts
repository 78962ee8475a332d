import { create } from 'zustand'
import type { Client } from '../../contract/client.ts'
import type { MusterError } from '../../contract/errors.ts'
import type { Instance } from '../../contract/instance.ts'
import type { Permission } from '../../contract/permission.ts'
import type { Session } from '../../contract/session.ts'
import type { SystemInfo, SystemStats } from '../../contract/system.ts'
import type { Task } from '../../contract/task.ts'
import type { ActivityLog } from './activity.ts'
import type { Bucket } from './buckets.ts'

/**
 * What the page knows of the supervisor, kept current by its events (`start-live.ts`). The maps are changed in
 * place once a frame, and `version` and the counters tell of it: with thousands of tasks a copy a frame would
 * cost more than everything else. So select single entries (`useTask`), never a whole map.
 */
export interface LiveState {
  /** False until the first page of tasks is here. */
  loaded: boolean
  /** The snapshot could not be read; it is tried again after a reconnection. */
  loadError: MusterError | null
  /** The reason that the supervisor gave for closing. */
  closing: string | null
  tasks: ReadonlyMap<string, Task>
  sessions: ReadonlyMap<string, Session>
  instances: ReadonlyMap<string, Instance>
  /** Pending ones only. */
  permissions: ReadonlyMap<string, Permission>
  /** How requests were settled that were so while the page was connected. */
  settled: ReadonlyMap<string, Settlement>
  activity: ActivityLog
  stats: SystemStats | null
  info: SystemInfo | null
  counts: Readonly<Record<Bucket, number>>
  /** Raised with every applied batch. */
  version: number
  /** Raised when a task appeared, went, or came into another bucket: when a list may need another order. */
  structureVersion: number
  /** Raised when the set of pending permissions changed. */
  permissionVersion: number
}

/** How a request came to its end. */
export type Settlement = Pick<Permission, 'state' | 'note' | 'answeredBy'>

export const noCounts: Readonly<Record<Bucket, number>> = {
  needs_you: 0,
  running: 0,
  delayed: 0,
  paused: 0,
  queued: 0,
  failed: 0,
  done: 0,
  ended: 0,
}

/** The state before anything was read. */
export function emptyLiveState(): LiveState {
  return {
    loaded: false,
    loadError: null,
    closing: null,
    tasks: new Map(),
    sessions: new Map(),
    instances: new Map(),
    permissions: new Map(),
    settled: new Map(),
    activity: new Map(),
    stats: null,
    info: null,
    counts: noCounts,
    version: 0,
    structureVersion: 0,
    permissionVersion: 0,
  }
}

/** The page's one store of what lives in the supervisor. */
export const useLive = create<LiveState>()(emptyLiveState)

/** One task; renders again only when that task changes. */
export function useTask(taskId: string): Task | undefined {
  return useLive((state) => state.tasks.get(taskId))
}

export function useSession(sessionId: string): Session | undefined {
  return useLive((state) => state.sessions.get(sessionId))
}

export function useInstance(instanceId: string | null): Instance | undefined {
  return useLive((state) => (instanceId === null ? undefined : state.instances.get(instanceId)))
}

/** Pending requests, oldest first; of one task when given. A new array whenever the set changed. */
export function usePendingPermissions(taskId?: string): readonly Permission[] {
  useLive((state) => state.permissionVersion)
  const all = [...useLive.getState().permissions.values()].sort((a, b) => a.requestedAt - b.requestedAt)
  return taskId === undefined ? all : all.filter((permission) => permission.taskId === taskId)
}

export type LiveClient = Pick<Client, 'call' | 'subscribe'>
