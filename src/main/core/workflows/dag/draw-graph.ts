import type { DagView } from '../../../../contract/dag-view.ts'
import type { WorkflowDefinition } from '../../../../contract/workflow-definition.ts'
import { buildDag } from './build-dag.ts'
import { viewDag } from './view-dag.ts'

/**
 * The graph of a definition as it is drawn. `seconds`: what history knows of its nodes. A large one takes a while: see
 * `runHeavy`.
 *
 * @throws MusterError `validation` for a graph with errors
 */
export function drawGraph(input: {
  definition: WorkflowDefinition
  seconds: ReadonlyMap<string, number>
}): DagView {
  return viewDag(
    input.definition,
    buildDag(input.definition, (nodeId) => input.seconds.get(nodeId)),
  )
}
