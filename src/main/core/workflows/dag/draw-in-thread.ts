import type { DagView } from '../../../../contract/dag-view.ts'
import type { WorkflowDefinition } from '../../../../contract/workflow-definition.ts'
import { heavyJob } from '../../base/heavy/heavy-job.ts'
import { runHeavy } from '../../base/heavy/run-heavy.ts'
import { drawGraph } from './draw-graph.ts'
import type { Expected } from './estimate.ts'

/** A graph as it is drawn. */
export const graphJob = heavyJob<typeof drawGraph>('graph', 'Drawing the graph')

/** Up to so many nodes a graph is drawn in a few milliseconds, which is less than a thread costs. */
const SMALL = 500

/**
 * A graph as it is drawn, without holding up anything else.
 *
 * @throws MusterError `validation` for a graph with errors
 */
export async function drawInThread(
  definition: WorkflowDefinition,
  { estimate, learnt, isKnown }: Expected,
): Promise<DagView> {
  const input = { definition, expected: { estimate, learnt, isKnown } }
  return definition.nodes.length > SMALL ? runHeavy(graphJob, input) : drawGraph(input)
}
