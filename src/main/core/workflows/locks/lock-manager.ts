import type { ResourceSpec } from '../../../../contract/workflow-definition.ts'
import { spellDuration } from '../../base/spell-amount.ts'
import { createAlarm } from './alarm.ts'
import { chooseVictim, findStuck } from './deadlock.ts'
import { describeCycle, describeResource, describeWait } from './describe-locks.ts'
import { holdsSomething, isGrantable } from './grantable.ts'
import { createLockBook } from './lock-book.ts'
import { giveBack, type Owner, take, type Waiting } from './lock-state.ts'
import type { LockManager, LockRequest } from './lock-types.ts'
import { countPassed, dequeue, enqueue, isBefore, lacks, scoreOf } from './wait-order.ts'

/** Waits that a resource's 95th percentile is taken of. */
const WAITS_KEPT = 256

/**
 * Resources with their capacities, who holds them and who waits. Everything is decided at once and in memory; one timer
 * ends waits and leases.
 */
export function createLockManager(options: {
  now: () => number
  /** What a person has registered earlier. */
  resources?: readonly ResourceSpec[]
}): LockManager {
  const { now } = options
  const book = createLockBook()
  const { resources, owners } = book
  const waitings = new Set<Waiting>()
  /** Those of them that hold something, or whose ancestors do: only they can be in a deadlock. */
  const holding = new Set<Waiting>()
  let count = 0
  /** What owners are to be told, in order. */
  let calls: { owner: Owner; tell: () => void }[] = []
  let telling = false
  const alarm = createAlarm(now, ring)

  function tellAll(): void {
    if (telling) return
    telling = true
    try {
      for (let call = calls.shift(); call; call = calls.shift()) call.tell()
    } finally {
      telling = false
      if (calls.length > 0) queueMicrotask(tellAll)
    }
  }

  function prepare(request: LockRequest): Waiting {
    const owner = book.ownerOf(request.owner, ++count)
    if (owner.waiting) throw new Error(`${owner.name} asks for locks while it waits for some.`)
    owner.node = request.node
    const chain = [owner, ...(request.ancestors ?? []).map((name) => book.ownerOf(name, ++count))]
    const since = now()
    return {
      request,
      owner,
      chain,
      needs: book.mergeNeeds(request.needs),
      since,
      deadline: request.timeoutMs === null ? null : since + request.timeoutMs,
      score: scoreOf(request.priority, since),
      number: ++count,
      passed: 0,
    }
  }

  function grant(waiting: Waiting): void {
    const { owner, chain, needs, request } = waiting
    const at = now()
    countPassed(waiting)
    for (const need of needs) {
      take(chain, need, at)
      need.resource.granted += 1
    }
    for (const below of owner.below) holding.add(below)
    owner.onLost = request.onLost
    if (request.leaseMs === null) return
    owner.leaseUntil = at + request.leaseMs
    alarm.ringBy(owner.leaseUntil)
  }

  function beginWait(waiting: Waiting): void {
    const { owner, chain, deadline } = waiting
    owner.waiting = waiting
    waitings.add(waiting)
    enqueue(waiting)
    for (const ancestor of chain.slice(1)) ancestor.below.add(waiting)
    if (holdsSomething(waiting)) holding.add(waiting)
    for (const { resource } of waiting.needs) resource.waited += 1
    if (deadline !== null) alarm.ringBy(deadline)
  }

  function endWait(waiting: Waiting): void {
    const { owner, chain } = waiting
    owner.waiting = null
    waitings.delete(waiting)
    holding.delete(waiting)
    dequeue(waiting)
    for (const ancestor of chain.slice(1)) ancestor.below.delete(waiting)
    book.tidyOwners(chain)
  }

  /** The first request of those that the change of some resources concerns, in the order of all. */
  function nextGrantable(changed: ReadonlySet<string>): Waiting | null {
    let best: Waiting | null = null
    for (const id of changed) {
      const resource = resources.get(id)
      if (!resource) continue
      for (const waiting of resource.queue) {
        if (best && !isBefore(waiting, best)) break
        if (isGrantable(waiting)) best = waiting
        // It keeps all others away but those that hold something, which are looked at below.
        else if (lacks(waiting, resource)) break
      }
    }
    for (const waiting of holding)
      if ((!best || isBefore(waiting, best)) && isGrantable(waiting)) best = waiting
    return best
  }

  /** Grants what can be granted now, and ends deadlocks. `changed`: ids of resources with more room or fewer waiting. */
  function settle(changed: Set<string>): void {
    for (;;) {
      for (let next = nextGrantable(changed); next; next = nextGrantable(changed)) {
        const waiting = next
        grant(waiting)
        endWait(waiting)
        for (const { resource } of waiting.needs) {
          changed.add(resource.id)
          keepWait(resource.waits, now() - waiting.since)
        }
        calls.push({ owner: waiting.owner, tell: waiting.request.onGranted })
      }
      const stuck = holding.size === 0 ? null : findStuck(holding)
      const victim = stuck && chooseVictim(stuck)
      if (!victim) break
      const text = `Deadlock: ${describeCycle(victim.waiting.owner, victim.cycle)}.`
      const { owner } = victim
      owner.givesWay = true
      if (owner.waiting) {
        for (const { resource } of owner.waiting.needs) changed.add(resource.id)
        lose(owner.waiting, 'deadlock', text)
      } else calls.push({ owner, tell: () => owner.onLost?.('deadlock', text) })
    }
  }

  /** Ends an operation: grants, forgets what is of no use, tells. */
  function finish(changed: Set<string>): void {
    settle(changed)
    book.tidy(changed)
    tellAll()
  }

  function lose(waiting: Waiting, reason: 'timeout' | 'deadlock', text: string): void {
    endWait(waiting)
    calls.push({ owner: waiting.owner, tell: () => waiting.request.onLost(reason, text) })
  }

  /** Everything that an owner has and wants; the ids of the resources. */
  function strip(owner: Owner): Set<string> {
    const ids = new Set<string>()
    if (owner.waiting) {
      for (const { resource } of owner.waiting.needs) ids.add(resource.id)
      endWait(owner.waiting)
    }
    for (const hold of [...owner.holds.values()]) {
      ids.add(hold.resource.id)
      giveBack(owner, hold)
    }
    owner.leaseUntil = null
    owner.givesWay = false
    return ids
  }

  function ring(): number | null {
    const at = now()
    const changed = new Set<string>()
    for (const waiting of [...waitings]) {
      if (waiting.deadline === null || waiting.deadline > at) continue
      const waited = spellDuration(waiting.request.timeoutMs ?? 0)
      lose(waiting, 'timeout', `It ${describeWait(waiting)}, for longer than ${waited}.`)
      for (const { resource } of waiting.needs) changed.add(resource.id)
    }
    for (const owner of [...owners.values()]) {
      if (owner.leaseUntil === null || owner.leaseUntil > at) continue
      const ids = [...owner.holds.keys()].map(({ id }) => id).join(', ')
      const text = `Its lease of lock ${ids} is over; the lock was given to others.`
      for (const id of strip(owner)) changed.add(id)
      book.tidyOwners([owner])
      calls.push({ owner, tell: () => owner.onLost?.('expired', text) })
    }
    finish(changed)
    return nextMoment()
  }

  function nextMoment(): number | null {
    let next = Number.POSITIVE_INFINITY
    for (const { deadline } of waitings) next = Math.min(next, deadline ?? next)
    for (const { leaseUntil } of owners.values()) next = Math.min(next, leaseUntil ?? next)
    return Number.isFinite(next) ? next : null
  }

  const manager: LockManager = {
    acquire(request) {
      const waiting = prepare(request)
      if (isGrantable(waiting)) {
        grant(waiting)
        book.tidyOwners(waiting.chain)
      } else beginWait(waiting)
      const answer = waiting.owner.waiting ? 'waiting' : 'granted'
      if (holding.size > 0) settle(new Set())
      if (calls.length > 0) queueMicrotask(tellAll)
      return answer
    },
    release(name) {
      calls = calls.filter((call) => call.owner.name !== name)
      const owner = owners.get(name)
      if (!owner) return
      const changed = strip(owner)
      book.tidyOwners([owner])
      finish(changed)
    },
    describe: () => [...resources.values()].map(describeResource).sort((a, b) => (a.id < b.id ? -1 : 1)),
    find(id) {
      const resource = resources.get(id)
      return resource && describeResource(resource)
    },
    explain(name) {
      const waiting = owners.get(name)?.waiting
      return waiting ? describeWait(waiting) : null
    },
    register(spec, by = 'definition') {
      if (book.register(spec, by)) finish(new Set([spec.id]))
    },
    remove(id) {
      const resource = resources.get(id)
      if (!resource) return
      resource.registeredBy = null
      resource.capacity = 1
      finish(new Set([id]))
    },
    close: alarm.clear,
  }
  for (const spec of options.resources ?? []) book.register(spec, 'person')
  return manager
}

function keepWait(waits: number[], ms: number): void {
  waits.push(ms)
  if (waits.length > WAITS_KEPT) waits.shift()
}
