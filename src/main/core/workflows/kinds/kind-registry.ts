import type { z } from 'zod'
import { MusterError } from '../../../../contract/errors.ts'
import type { NodeKind } from './node-kind.ts'

/** The kinds of nodes that can be run: the built-in ones and those that were registered. */
export interface KindRegistry {
  get(kind: string): NodeKind | undefined
  /** @throws MusterError `conflict` for a name that is taken */
  register(kind: NodeKind): void
  /** Adds a kind of one's own; `schema` checks `with` of its nodes. @throws MusterError `conflict`, `validation` */
  registerNodeKind(kind: string, schema: z.ZodType, run: NodeKind['run']): void
  names(): ReadonlySet<string>
}

const kindName = /^[a-z][a-z0-9-]*$/

export function createKindRegistry(): KindRegistry {
  const kinds = new Map<string, NodeKind>()
  const register = (kind: NodeKind): void => {
    if (kinds.has(kind.kind)) {
      throw new MusterError('conflict', `There is a kind of node "${kind.kind}" already.`, {
        hint: 'Choose another name for the new kind.',
      })
    }
    kinds.set(kind.kind, kind)
  }
  return {
    get: (kind) => kinds.get(kind),
    register,
    registerNodeKind(kind, schema, run) {
      if (!kindName.test(kind)) {
        throw new MusterError('validation', `"${kind}" can't be the name of a kind of node.`, {
          hint: 'A name is a lower-case letter, then letters, digits and hyphens.',
        })
      }
      register({ kind, schema, run })
    },
    names: () => new Set(kinds.keys()),
  }
}
