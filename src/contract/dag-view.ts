import { z } from 'zod'

/** A node as the graph draws it. */
export const DagNode = z.object({
  id: z.string(),
  title: z.string(),
  kind: z.string(),
  phase: z.string().nullable(),
  /** Distance from the beginning in edges, the longest way; 0 for what needs nothing. */
  level: z.number().int().nonnegative(),
  /** Expected duration, in s: by history, the definition, or the mean of the others. Null: nothing is known of any node. */
  estimate: z.number().nonnegative().nullable(),
  /** How many seconds it may take longer without delaying the end. 0: critical; null: not known. */
  slack: z.number().nonnegative().nullable(),
  critical: z.boolean(),
  /** Fan-out, condition and cache are drawn as marks. */
  forEach: z.boolean(),
  conditional: z.boolean(),
  cached: z.boolean(),
})
export type DagNode = z.infer<typeof DagNode>

export const DagEdge = z.object({
  from: z.string(),
  to: z.string(),
  /** Another path makes it needless. */
  redundant: z.boolean(),
  critical: z.boolean(),
})
export type DagEdge = z.infer<typeof DagEdge>

/** A definition as a graph. Times in s. */
export const DagView = z.object({
  nodes: z.array(DagNode),
  edges: z.array(DagEdge),
  levels: z.number().int().nonnegative(),
  criticalPath: z.array(z.string()),
  /** Length of the critical path; null: not known. */
  span: z.number().nonnegative().nullable(),
  /** Sum of all estimates; null: not known. */
  work: z.number().nonnegative().nullable(),
  /** Nodes of the widest level, and work / span. */
  maxParallelism: z.number().int().nonnegative(),
  averageParallelism: z.number().nonnegative(),
  /** The same for definitions that mean the same, in whatever order they are written. */
  hash: z.string(),
})
export type DagView = z.infer<typeof DagView>
