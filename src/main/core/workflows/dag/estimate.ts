import type { WorkflowDefinition } from '../../../../contract/workflow-definition.ts'

/** Seconds of a node of which nothing is known, in a graph of which nothing is known: nodes are weighed alike by it. */
const UNKNOWN_ESTIMATE = 60
/** Seconds of a transform of which nothing is known: it only maps values. */
const TRANSFORM_ESTIMATE = 0.01

/** What the nodes of a graph are expected to take, for whoever says something of its time: its drawing, its progress. */
export interface Expected {
  /** Seconds, by index. */
  readonly estimate: Float64Array
  /** By index: history knows it. */
  readonly learnt: Uint8Array
  /** History, or the definition, says something of at least one node. Else times are weights, not to be told to anybody. */
  readonly isKnown: boolean
}

/**
 * By history, else as the definition says. Of what neither knows, the mean of the others is expected; a transform takes
 * nothing worth mentioning.
 */
export function expectNodes(
  { nodes }: WorkflowDefinition,
  learntSeconds?: (nodeId: string) => number | undefined,
): Expected {
  const estimate = new Float64Array(nodes.length)
  const learnt = new Uint8Array(nodes.length)
  const unknown: number[] = []
  let known = 0
  let sum = 0
  for (const [index, node] of nodes.entries()) {
    const history = learntSeconds?.(node.id)
    const isLearnt = history !== undefined && Number.isFinite(history) && history >= 0
    learnt[index] = isLearnt ? 1 : 0
    const seconds = isLearnt ? history : node.estimate
    if (seconds === undefined) {
      if (node.kind === 'transform') estimate[index] = TRANSFORM_ESTIMATE
      else unknown.push(index)
      continue
    }
    estimate[index] = seconds
    known += 1
    sum += seconds
  }
  for (const index of unknown) estimate[index] = known > 0 ? sum / known : UNKNOWN_ESTIMATE
  return { estimate, learnt, isKnown: known > 0 }
}
