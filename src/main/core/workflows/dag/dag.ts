import type { WorkflowDefinition } from '../../../../contract/workflow-definition.ts'
import type { Expected } from './estimate.ts'

/** Neighbours of each node by its index: views into one array. */
export type Neighbours = readonly Int32Array[]

/**
 * A definition as a graph of indices: node `i` is `definition.nodes[i]`. Immutable. Times are in seconds, by estimates;
 * they say what is expected, the engine decides by what happens.
 */
export interface Dag extends Expected {
  readonly definition: WorkflowDefinition
  readonly ids: readonly string[]
  readonly indexOf: ReadonlyMap<string, number>
  /** What each node waits for, each need once. */
  readonly needs: Neighbours
  /** What waits for each node, in order of declaration. */
  readonly dependants: Neighbours
  readonly edgeCount: number
  /** All nodes in an order in which each comes after its needs; levels are contiguous in it. */
  readonly order: Int32Array
  /** Distance from the beginning in edges, the longest way. */
  readonly level: Int32Array
  /** How many levels there are. */
  readonly levels: number
  /** Nodes of the widest level. */
  readonly maxParallelism: number
  /** The earliest start after the start of the run. */
  readonly start: Float64Array
  /** The longest remaining path that begins with the node, the node itself counted. */
  readonly tail: Float64Array
  /** How much longer it may take without delaying the end; 0 for what is critical. */
  readonly slack: Float64Array
  /** Whether a delay of the node delays the end. Several paths can be critical. */
  readonly critical: readonly boolean[]
  /** One critical path, as indices from its first node to its last. */
  readonly criticalPath: readonly number[]
  /** Length of the critical path. */
  readonly span: number
  /** Sum of all estimates. */
  readonly work: number
  /** Chains of transform nodes that may be run as one, each from its first node to its last; found by `optimizeDag`. */
  readonly groups: readonly (readonly number[])[]
  /** SHA-256 of what the definition means, whatever the order it is written in. Computed when it is first read. */
  readonly hash: string
}
