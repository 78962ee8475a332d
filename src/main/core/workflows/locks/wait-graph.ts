import { isThere, type Locked, type Owner, type Waiting } from './lock-state.ts'
import { barredBy } from './wait-order.ts'

/** One owner waits for another: for a resource that it holds, or for its turn, or (null) because it is its descendant. */
export interface WaitsFor {
  owner: Owner
  resource: Locked | null
}

/** Those who hold what a request lacks. */
export function holdersInTheWay({ chain, needs }: Waiting): WaitsFor[] {
  const found: WaitsFor[] = []
  for (const need of needs) {
    if (isThere(chain, need)) continue
    for (const owner of need.resource.holds.keys())
      if (!chain.includes(owner)) found.push({ owner, resource: need.resource })
  }
  return found
}

/** All that an owner waits for; its turns are left out where only holds can make a deadlock. */
export function waitsFor(owner: Owner, alsoTurns: boolean): WaitsFor[] {
  const found: WaitsFor[] = [...owner.below].map((waiting) => ({ owner: waiting.owner, resource: null }))
  const { waiting } = owner
  if (!waiting) return found
  found.push(...holdersInTheWay(waiting))
  if (alsoTurns)
    for (const { resource } of waiting.needs) {
      const other = barredBy(waiting, resource)
      if (other) found.push({ owner: other.owner, resource })
    }
  return found
}

/** Whether an owner waits for another in the end, turns in queues included. */
export function dependsOn(from: Owner, to: Owner): boolean {
  const seen = new Set<Owner>([from])
  const open = [from]
  for (let owner = open.pop(); owner; owner = open.pop()) {
    for (const { owner: next } of waitsFor(owner, true)) {
      if (next === to) return true
      if (seen.has(next)) continue
      seen.add(next)
      open.push(next)
    }
  }
  return false
}
