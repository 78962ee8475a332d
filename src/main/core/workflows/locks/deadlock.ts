import { isThere, type Owner, type Waiting, wouldBeThere } from './lock-state.ts'
import { type WaitsFor, waitsFor } from './wait-graph.ts'

/**
 * The requests that can't be granted even when everybody else has ended: exact for resources with several units too,
 * where a circle alone is no deadlock.
 *
 * @param candidates all requests that wait while they or their ancestors hold something
 */
export function findStuck(candidates: Iterable<Waiting>): Set<Waiting> {
  const stuck = new Set<Waiting>()
  for (const waiting of candidates) if (!waiting.chain.some(({ givesWay }) => givesWay)) stuck.add(waiting)
  const isGone = (owner: Owner) => {
    if (owner.waiting && stuck.has(owner.waiting)) return false
    for (const waiting of owner.below) if (stuck.has(waiting)) return false
    return true
  }
  for (let before = -1; before !== stuck.size; ) {
    before = stuck.size
    for (const waiting of stuck)
      if (
        waiting.needs.every(
          (need) => isThere(waiting.chain, need) || wouldBeThere(waiting.chain, need, isGone),
        )
      )
        stuck.delete(waiting)
  }
  return stuck
}

/** The shortest circle of owners that wait for each other, beginning with one; null: it is in none. */
function findCycle(start: Waiting, stuck: ReadonlySet<Waiting>): WaitsFor[] | null {
  const isStuck = (owner: Owner) =>
    (owner.waiting !== null && stuck.has(owner.waiting)) ||
    [...owner.below].some((waiting) => stuck.has(waiting))
  const cameFrom = new Map<Owner, { owner: Owner; by: WaitsFor }>()
  const open = [start.owner]
  for (const owner of open) {
    for (const by of waitsFor(owner, false)) {
      if (by.owner !== start.owner && (!isStuck(by.owner) || cameFrom.has(by.owner))) continue
      if (!cameFrom.has(by.owner)) cameFrom.set(by.owner, { owner, by })
      if (by.owner === start.owner) return pathTo(start.owner, cameFrom)
      open.push(by.owner)
    }
  }
  return null
}

function pathTo(start: Owner, cameFrom: ReadonlyMap<Owner, { owner: Owner; by: WaitsFor }>): WaitsFor[] {
  const path: WaitsFor[] = []
  let at = start
  do {
    const step = cameFrom.get(at)
    if (!step) break
    path.unshift(step.by)
    at = step.owner
  } while (at !== start)
  return path
}

/** A deadlock's end. */
export interface Victim {
  waiting: Waiting
  /** Who gives its locks back: the owner that waits, or its ancestor that holds what the others wait for. */
  owner: Owner
  cycle: WaitsFor[]
}

/** Who must give way: the one of the lowest priority, then the youngest, of those that wait in a circle. */
export function chooseVictim(stuck: ReadonlySet<Waiting>): Victim | null {
  let chosen: Victim | null = null
  for (const waiting of stuck) {
    if (chosen && !givesWayBefore(waiting, chosen.waiting)) continue
    const cycle = findCycle(waiting, stuck)
    if (!cycle) continue
    // The circle comes back to it by something that it holds, or by an ancestor that can't end before it.
    const last = cycle.at(-1)?.resource === null ? cycle.at(-2) : undefined
    chosen = { waiting, owner: last?.owner ?? waiting.owner, cycle }
  }
  return chosen
}

function givesWayBefore(a: Waiting, b: Waiting): boolean {
  if (a.request.priority !== b.request.priority) return a.request.priority < b.request.priority
  return a.owner.number > b.owner.number
}
