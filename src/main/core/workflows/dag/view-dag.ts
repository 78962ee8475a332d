import type { DagView } from '../../../../contract/workflow.ts'
import type { WorkflowDefinition } from '../../../../contract/workflow-definition.ts'
import type { Dag } from './dag.ts'

export function viewDag(_definition: WorkflowDefinition, _dag: Dag): DagView {
  throw new Error('being built')
}
