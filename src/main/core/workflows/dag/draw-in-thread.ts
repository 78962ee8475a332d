import type { DagView } from '../../../../contract/dag-view.ts'
import type { WorkflowDefinition } from '../../../../contract/workflow-definition.ts'
import { runHeavy } from '../../heavy/run-heavy.ts'
import { drawGraph } from './draw-graph.ts'

/** Up to so many nodes a graph is drawn in a few milliseconds, which is less than a thread costs. */
const SMALL = 500

/**
 * A graph as it is drawn, without holding up anything else. `meanMs`: how long its nodes took so far.
 *
 * @throws MusterError `validation` for a graph with errors
 */
export async function drawInThread(
  definition: WorkflowDefinition,
  meanMs: (nodeId: string) => number | undefined,
): Promise<DagView> {
  const seconds = new Map<string, number>()
  for (const { id } of definition.nodes) {
    const ms = meanMs(id)
    if (ms !== undefined) seconds.set(id, ms / 1_000)
  }
  const input = { definition, seconds }
  return definition.nodes.length > SMALL ? runHeavy('graph', input) : drawGraph(input)
}
