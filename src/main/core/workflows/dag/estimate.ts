import type { WorkflowNode } from '../../../../contract/workflow-definition.ts'

/** Seconds of a node of which nothing is known. */
export const UNKNOWN_ESTIMATE = 60
/** Seconds of a transform of which nothing is known: it only maps values. */
export const TRANSFORM_ESTIMATE = 0.01

/** Seconds that a node is expected to take: by history, else as the definition says, else by its kind. */
export function estimateNode(node: WorkflowNode, learnt: number | undefined): number {
  if (learnt !== undefined && Number.isFinite(learnt) && learnt >= 0) return learnt
  return node.estimate ?? (node.kind === 'transform' ? TRANSFORM_ESTIMATE : UNKNOWN_ESTIMATE)
}
