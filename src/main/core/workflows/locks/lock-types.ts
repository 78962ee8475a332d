import type { ResourceNeed } from '../../../../contract/node-policies.ts'
import type { NodeRef } from '../../../../contract/run.ts'
import type { ResourceSpec } from '../../../../contract/workflow-definition.ts'
import type { Resource } from '../../../../contract/workflow-resources.ts'

/** Why an owner lost its locks or stopped waiting for them. */
export type LockLoss = 'timeout' | 'deadlock' | 'expired'

/** Several locks that an owner wants at once: it gets all of them or waits for all of them. */
export interface LockRequest {
  /** Who asks, such as `run/<id>/<node>/<item>`. What it holds already counts; it waits for one request at a time. */
  readonly owner: string
  /** More units than the resource has mean all of them; of the same resource named twice, the greater need counts. */
  readonly needs: readonly ResourceNeed[]
  /** Greater goes first; a waiting one gains a point a minute. */
  readonly priority: number
  /** Waits so long at most, in ms; null: without end. */
  readonly timeoutMs: number | null
  /** Holds so long at most after the grant, in ms; null: until it is released. */
  readonly leaseMs: number | null
  readonly node: NodeRef | null
  /**
   * Owners on whose behalf it asks (of a nested run: the nodes around it). Their locks count as its own, so that it
   * waits for none of them; siblings still wait for each other.
   */
  readonly ancestors?: readonly string[]
  /** Only after `waiting`; never from within `acquire`. */
  onGranted(): void
  /**
   * `timeout`, `deadlock`: it waits no more and still holds what it held; the owner is to release it. `deadlock` also
   * when a descendant waits in a circle by what this owner holds. `expired`: its lease is over, and all that it held was
   * given back. Never from within `acquire`.
   */
  onLost(reason: LockLoss, text: string): void
}

/** Locks over named resources, in memory: a restart begins without holders. */
export interface LockManager {
  /** @throws Error when the owner waits already: a defect of the caller. */
  acquire(request: LockRequest): 'granted' | 'waiting'
  /** Gives back everything that the owner holds and ends its wait, without telling it. Others are granted before it returns. */
  release(owner: string): void
  /** All resources that are registered, held or waited for, by id. */
  describe(): Resource[]
  find(id: string): Resource | undefined
  /** What a waiting owner waits for: "waits for lock db, held by migrate"; null: it does not wait. */
  explain(owner: string): string | null
  /** Gives a resource a capacity, at once. A definition does not change what a person has registered. */
  register(spec: ResourceSpec, by?: 'person' | 'definition'): void
  /** Forgets the registration: the capacity is 1 again. */
  remove(id: string): void
  /** Stops the timer. */
  close(): void
}
