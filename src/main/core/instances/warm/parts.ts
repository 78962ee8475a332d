import type { PoolStatus, Profile } from '../../../../contract/pool.ts'
import type { SessionSetup } from '../../base/session-setup.ts'
import type { SessionRecord, TaskRecord } from '../../store/records.ts'
import type { InstanceParts } from '../parts.ts'
import type { WarmInstance } from './warm-instance.ts'

/** What places need: instances, with those that were started ahead. */
export interface PoolParts extends InstanceParts {
  readonly warm: WarmPool
}

/** What the scheduler sees in the queue. */
export interface SchedulerView {
  /** Tasks that wait for a place. */
  waiting: number
  /** What else holds work back, in words. */
  heldBack: string | null
}

/** Holds ready instances for the sessions to come. */
export interface WarmPool {
  /** By instance id: what was started ahead and not taken, with those that are being ended. */
  readonly instances: ReadonlyMap<string, WarmInstance>
  /** Places that it takes: its instances and those that are being spawned. */
  readonly size: number
  /** What went wrong, for people. */
  readonly notes: readonly string[]
  /** Fills the profiles, from now on. */
  open(): void
  /** A fitting instance for a session's first task, which is the caller's from now on; null: none. */
  take(session: SessionRecord, task: TaskRecord): WarmInstance | null
  /** A session is started cold. */
  miss(session: SessionRecord, task: TaskRecord): void
  /** Ends the one that has waited longest, for a task that needs its place. False: there is none. */
  makeRoom(): boolean
  /** Takes over what an earlier supervisor had started ahead. False: nobody wants it. */
  adopt(started: Pick<WarmInstance, 'record' | 'process'>): Promise<boolean>
  /** What the scheduler found in the queue. */
  report(seen: SchedulerView): void
  /** One with a setup is for sessions that have the same, is not stored, and not listed. */
  add(profile: Profile, setup?: SessionSetup | null): void
  change(profile: Profile): void
  remove(profileId: string): void
  profile(profileId: string): Profile | undefined
  profiles(): Profile[]
  status(): PoolStatus
  /** Ends all; resolves when that was seen and recorded, within a few seconds. */
  close(): Promise<void>
}
