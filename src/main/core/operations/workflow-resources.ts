import { MusterError } from '../../../contract/errors.ts'
import type { workflowResourcesOperations } from '../../../contract/operations/workflow-resources.ts'
import type { Handlers } from '../../../contract/operations.ts'
import type { Resource } from '../../../contract/workflow-resources.ts'
import type { CoreParts } from '../lifecycle/core-parts.ts'

type Names = keyof typeof workflowResourcesOperations

/** Operations on resources, circuits and the cache of results. */
export function createResourceHandlers({ store, locks, circuits, cache }: CoreParts): Pick<Handlers, Names> {
  return {
    'resource.list': () => ({ resources: locks.describe() }),
    'resource.register'(spec) {
      store.resources.save(spec)
      locks.register(spec, 'person')
      return found(spec.id, locks.find(spec.id))
    },
    'resource.remove'({ id }) {
      const resource = found(id, locks.find(id))
      if (!resource.registered)
        throw new MusterError('not_found', `The resource ${id} is not registered; it is only in use.`)
      const users = [...resource.holders, ...resource.queue].map(({ owner, node }) => node?.nodeId ?? owner)
      if (users.length > 0)
        throw new MusterError(
          'conflict',
          `The resource ${id} is in use by ${users.slice(0, 5).join(', ')}.`,
          {
            hint: 'Wait until those nodes have ended, or cancel their runs.',
          },
        )
      store.resources.remove(id)
      locks.remove(id)
      return {}
    },
    'circuit.list': () => ({ circuits: circuits.list() }),
    'circuit.reset'({ target }) {
      const circuit = circuits.reset(target)
      if (!circuit)
        throw new MusterError('not_found', `There is no circuit for ${target}.`, {
          hint: 'A circuit is there once a call to its target has failed; list them first.',
        })
      return circuit
    },
    'cache.stats': () => cache.stats(),
    'cache.invalidate': ({ pattern }) => ({ removed: cache.invalidate(pattern) }),
    'cache.export': (query) => cache.export(query),
    'cache.import': ({ entries }) => ({ imported: cache.import(entries) }),
  }
}

function found(id: string, resource: Resource | undefined): Resource {
  if (resource) return resource
  throw new MusterError('not_found', `There is no resource ${id}.`, {
    hint: 'List the resources to see their ids.',
  })
}
