import type { DagEdge, DagNode, DagView } from '../../../../contract/dag-view.ts'
import type { WorkflowDefinition } from '../../../../contract/workflow-definition.ts'
import { heavyJob } from '../../base/heavy/heavy-job.ts'
import { unpackList } from '../../base/heavy/packed-list.ts'
import { runHeavy } from '../../base/heavy/run-heavy.ts'
import { packDefinitionInTurns } from '../definition/packed-definition.ts'
import { drawGraph, type drawPacked } from './draw-graph.ts'
import type { Expected } from './estimate.ts'

/** A graph as it is drawn. */
export const graphJob = heavyJob<typeof drawPacked>('graph', 'Drawing the graph')

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
  const expected = { estimate, learnt, isKnown }
  if (definition.nodes.length <= SMALL) return drawGraph(definition, expected)
  const packed = await packDefinitionInTurns(definition)
  const { rest, nodes, edges } = await runHeavy(graphJob, { definition: packed, expected })
  return { ...rest, nodes: await unpackList<DagNode>(nodes), edges: await unpackList<DagEdge>(edges) }
}
