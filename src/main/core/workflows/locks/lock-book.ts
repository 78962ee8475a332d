import type { ResourceNeed } from '../../../../contract/node-policies.ts'
import type { ResourceSpec } from '../../../../contract/workflow-definition.ts'
import type { Locked, Need, Owner } from './lock-state.ts'

/** Resources and owners by name; what is of no use any more is forgotten. */
export function createLockBook() {
  const resources = new Map<string, Locked>()
  const owners = new Map<string, Owner>()

  function resourceOf(id: string, type: ResourceNeed['type']): Locked {
    const known = resources.get(id)
    if (known) return known
    const made: Locked = {
      id,
      type,
      capacity: 1,
      registeredBy: null,
      holds: new Map(),
      exclusiveHolds: 0,
      used: 0,
      queue: [],
      granted: 0,
      waited: 0,
      waits: [],
    }
    resources.set(id, made)
    return made
  }

  return {
    resources,
    owners,
    /** `number`: of a new owner. */
    ownerOf(name: string, number: number): Owner {
      const known = owners.get(name)
      if (known) return known
      const made: Owner = {
        name,
        node: null,
        number,
        holds: new Map(),
        waiting: null,
        below: new Set(),
        leaseUntil: null,
        givesWay: false,
        onLost: null,
      }
      owners.set(name, made)
      return made
    },
    /** One need a resource: the greater one. */
    mergeNeeds(needs: readonly ResourceNeed[]): Need[] {
      const merged = new Map<string, Need>()
      for (const { id, type, mode, units } of needs) {
        const other = merged.get(id)
        merged.set(id, {
          resource: resourceOf(id, type),
          exclusive: mode === 'exclusive' || other?.exclusive === true,
          units: Math.max(units, other?.units ?? 0),
        })
      }
      return [...merged.values()]
    },
    /** False: a person has registered it otherwise. */
    register({ id, type, capacity }: ResourceSpec, by: 'person' | 'definition'): boolean {
      const resource = resourceOf(id, type)
      if (by === 'definition' && resource.registeredBy === 'person') return false
      resource.registeredBy = by
      resource.type = type
      resource.capacity = capacity
      return true
    },
    /** Forgets those of the resources that nobody registered, holds or waits for. */
    tidy(ids: Iterable<string>): void {
      for (const id of ids) {
        const resource = resources.get(id)
        if (!resource || resource.registeredBy !== null) continue
        if (resource.holds.size === 0 && resource.queue.length === 0) resources.delete(id)
      }
    },
    /** Forgets those of the owners that hold and want nothing. */
    tidyOwners(some: Iterable<Owner>): void {
      for (const owner of some)
        if (owner.holds.size === 0 && !owner.waiting && owner.below.size === 0) owners.delete(owner.name)
    },
  }
}
