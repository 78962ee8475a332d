import type { WorkflowDefinition } from '../../../../contract/workflow-definition.ts'
import type { Dag } from './dag.ts'

export function buildDag(
  _definition: WorkflowDefinition,
  _estimateOf?: (nodeId: string) => number | undefined,
): Dag {
  throw new Error('being built')
}
