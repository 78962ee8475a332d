import type { NodeState } from '../../../../contract/run.ts'
import type { Json } from '../../../../contract/values.ts'

/** The variables of templates and expressions. Immutable: a child is made by {@link childScope}. */
export interface Scope {
  readonly inputs: Readonly<Record<string, Json>>
  /** By node id; a node without a result (skipped, failed) is absent. */
  readonly results: Readonly<Record<string, Json>>
  /** By node id. */
  readonly nodes: Readonly<Record<string, { state: NodeState; failure: string | null }>>
  readonly run: { readonly id: string; readonly directory: string; readonly title: string }
  /** The element of a fan-out. */
  readonly item?: Json
  readonly index?: number
  /** Of a compensation: the result that it undoes. */
  readonly result?: Json
}

/** A scope that has more; nothing of the parent changes. */
export function childScope(parent: Scope, more: Partial<Scope>): Scope {
  return Object.freeze({ ...parent, ...more })
}
