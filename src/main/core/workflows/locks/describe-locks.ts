import type { NodeRef } from '../../../../contract/run.ts'
import type { Resource } from '../../../../contract/workflow-resources.ts'
import type { Locked, Owner, Waiting } from './lock-state.ts'
import { holdersInTheWay, type WaitsFor } from './wait-graph.ts'
import { barredBy } from './wait-order.ts'

/** Owners that are named in a sentence; the rest are counted. */
const NAMED_OWNERS = 2

export function describeResource(locked: Locked): Resource {
  const { id, type, capacity, granted, waited } = locked
  return {
    id,
    type,
    capacity,
    registered: locked.registeredBy !== null,
    holders: [...locked.holds].map(([owner, { exclusive, units, since }]) => ({
      owner: owner.name,
      mode: exclusive ? 'exclusive' : 'shared',
      units: exclusive ? capacity : units,
      since,
      leaseUntil: owner.leaseUntil,
      node: owner.node,
    })),
    queue: locked.queue.map(({ owner, needs, since }) => {
      const need = needs.find(({ resource }) => resource === locked)
      return {
        owner: owner.name,
        units: need === undefined || need.exclusive ? capacity : need.units,
        since,
        node: owner.node,
      }
    }),
    granted,
    waited,
    waitP95Ms: percentile95(locked.waits),
  }
}

function percentile95(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.95))] ?? null
}

/** "waits for lock db, held by migrate": what a request lacks, else whose turn is before. */
export function describeWait(waiting: Waiting): string {
  const { node } = waiting.owner
  const holders = holdersInTheWay(waiting)
  const resource = holders[0]?.resource
  if (resource) {
    const owners = holders.filter((found) => found.resource === resource).map(({ owner }) => owner)
    const others = new Set(holders.map((found) => found.resource?.id)).size - 1
    const more = others === 0 ? '' : `, and for ${others} more`
    return `waits for lock ${resource.id}, held by ${list(owners, node)}${more}`
  }
  for (const need of waiting.needs) {
    const other = barredBy(waiting, need.resource)
    if (other) return `waits for lock ${need.resource.id}, after ${nameOwner(other.owner, node)}`
  }
  return `waits for lock ${waiting.needs.map(({ resource: { id } }) => id).join(', ')}`
}

/** "a waits for lock x, held by b; b waits for lock y, held by a". */
export function describeCycle(start: Owner, cycle: readonly WaitsFor[]): string {
  let from = start
  const steps = cycle.map(({ owner, resource }) => {
    const who = nameOwner(from, start.node)
    const whom = nameOwner(owner, start.node)
    from = owner
    return resource
      ? `${who} waits for lock ${resource.id}, held by ${whom}`
      : `${who} waits for its node ${whom}`
  })
  return steps.join('; ')
}

function list(owners: readonly Owner[], seenFrom: NodeRef | null): string {
  const named = owners.slice(0, NAMED_OWNERS).map((owner) => nameOwner(owner, seenFrom))
  const rest = owners.length - named.length
  return rest === 0 ? named.join(' and ') : `${named.join(', ')} and ${rest} more`
}

/** A node by its id, with its element, and with its run when that is another one. */
function nameOwner({ name, node }: Owner, seenFrom: NodeRef | null): string {
  if (!node) return name
  const element = node.item === null ? '' : `[${node.item}]`
  const run = !seenFrom || seenFrom.runId === node.runId ? '' : ` of run ${node.runId.slice(-8)}`
  return `${node.nodeId}${element}${run}`
}
