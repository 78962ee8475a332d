import type { DagView } from '../../../../contract/dag-view.ts'
import type { WorkflowDefinition } from '../../../../contract/workflow-definition.ts'
import { buildExpected } from './build-dag.ts'
import type { Expected } from './estimate.ts'
import { viewDag } from './view-dag.ts'

/**
 * The graph of a definition as it is drawn. A large one takes a while: see `runHeavy`.
 *
 * @throws MusterError `validation` for a graph with errors
 */
export function drawGraph(input: { definition: WorkflowDefinition; expected: Expected }): DagView {
  return viewDag(input.definition, buildExpected(input.definition, input.expected))
}
