import type { ResourceType } from '../../../../contract/node-policies.ts'
import type { NodeRef } from '../../../../contract/run.ts'
import type { LockRequest } from './lock-types.ts'

/** A resource while it is registered, held or waited for. */
export interface Locked {
  readonly id: string
  type: ResourceType
  capacity: number
  registeredBy: 'person' | 'definition' | null
  readonly holds: Map<Owner, Hold>
  /** How many of the holds are exclusive: more than one only within one family. */
  exclusiveHolds: number
  /** Units of shared holds, each counted once however often it was lent on. */
  used: number
  /** In the order in which they should be granted. */
  readonly queue: Waiting[]
  granted: number
  waited: number
  /** The newest waits that ended with a grant, in ms; a ring. */
  readonly waits: number[]
}

/** What one owner holds of one resource. `units` is `charge` and the loans together. */
export interface Hold {
  readonly resource: Locked
  /** Needs no units: whoever is not of the family is kept out by the flag. */
  exclusive: boolean
  units: number
  /** Units taken from the resource. */
  charge: number
  /** Units taken from holds of ancestors. */
  readonly loans: Map<Hold, number>
  /** Units that descendants have taken from here. */
  lent: number
  readonly since: number
}

export interface Owner {
  readonly name: string
  node: NodeRef | null
  /** Greater for the younger one. */
  readonly number: number
  readonly holds: Map<Locked, Hold>
  waiting: Waiting | null
  /** Requests that wait and name this owner as an ancestor: it can't end before them. */
  readonly below: Set<Waiting>
  leaseUntil: number | null
  /** It was told to give its locks back, and will. */
  givesWay: boolean
  onLost: LockRequest['onLost'] | null
}

export interface Need {
  readonly resource: Locked
  readonly exclusive: boolean
  readonly units: number
}

/** A request, mostly one that waits. */
export interface Waiting {
  readonly request: LockRequest
  readonly owner: Owner
  /** The owner and its ancestors, nearest first. */
  readonly chain: readonly Owner[]
  readonly needs: readonly Need[]
  readonly since: number
  readonly deadline: number | null
  /** Priority with its gain by age left out: all gain alike, so that the order stays. */
  readonly score: number
  readonly number: number
  /** How many later requests were granted a resource of this one before it. */
  passed: number
}

/** Whether the need is there now, whoever else waits for it. */
export function isThere(chain: readonly Owner[], need: Need): boolean {
  const { resource } = need
  let holds = 0
  let exclusiveHolds = 0
  let units = 0
  for (const owner of chain) {
    const hold = resource.holds.get(owner)
    if (!hold) continue
    if (hold.exclusive && owner === chain[0]) return true
    holds += 1
    if (hold.exclusive) exclusiveHolds += 1
    units += hold.units - hold.lent
  }
  if (need.exclusive) return resource.holds.size === holds
  if (resource.exclusiveHolds > exclusiveHolds) return false
  const free = Math.max(0, resource.capacity - resource.used)
  return free + units >= Math.min(need.units, resource.capacity)
}

/** Whether the need would be there if some owners had ended. */
export function wouldBeThere(
  chain: readonly Owner[],
  { resource, exclusive, units }: Need,
  isGone: (owner: Owner) => boolean,
): boolean {
  let used = 0
  for (const [owner, hold] of resource.holds) {
    if (chain.includes(owner)) {
      if (hold.exclusive && owner === chain[0]) return true
      continue
    }
    if (isGone(owner)) continue
    if (exclusive || hold.exclusive) return false
    used += hold.charge
    for (const ancestor of chain) {
      const lender = resource.holds.get(ancestor)
      if (lender) used += hold.loans.get(lender) ?? 0
    }
  }
  return Math.max(0, resource.capacity - used) >= Math.min(units, resource.capacity)
}

/** Takes what {@link isThere}. */
export function take(chain: readonly Owner[], { resource, exclusive, units }: Need, now: number): void {
  const [owner, ...ancestors] = chain
  if (!owner) return
  let hold = resource.holds.get(owner)
  if (!hold) {
    hold = { resource, exclusive: false, units: 0, charge: 0, loans: new Map(), lent: 0, since: now }
    resource.holds.set(owner, hold)
    owner.holds.set(resource, hold)
  }
  if (hold.exclusive) return
  if (exclusive) {
    hold.exclusive = true
    resource.exclusiveHolds += 1
    return
  }
  let missing = Math.min(units, resource.capacity) - hold.units
  if (missing <= 0) return
  hold.units += missing
  for (const ancestor of ancestors) {
    const lender = resource.holds.get(ancestor)
    if (!lender) continue
    const lent = Math.min(missing, lender.units - lender.lent)
    if (lent <= 0) continue
    lender.lent += lent
    hold.loans.set(lender, (hold.loans.get(lender) ?? 0) + lent)
    missing -= lent
  }
  hold.charge += missing
  resource.used += missing
}

/** Gives a hold back. What was lent from it stays with those who have it. */
export function giveBack(owner: Owner, hold: Hold): void {
  const { resource } = hold
  resource.holds.delete(owner)
  owner.holds.delete(resource)
  if (hold.exclusive) resource.exclusiveHolds -= 1
  if (hold.lent > 0) for (const other of resource.holds.values()) passOn(hold, other)
  for (const [lender, units] of hold.loans) lender.lent -= units
  resource.used -= hold.charge
}

/** What `to` had borrowed from `from`, it has from those now from whom `from` had it. */
function passOn(from: Hold, to: Hold): void {
  let units = to.loans.get(from) ?? 0
  to.loans.delete(from)
  for (const [lender, lent] of from.loans) {
    const moved = Math.min(lent, units)
    if (moved === 0) continue
    from.loans.set(lender, lent - moved)
    to.loans.set(lender, (to.loans.get(lender) ?? 0) + moved)
    units -= moved
  }
  from.charge -= units
  to.charge += units
}
