import type { WorkflowDefinition, WorkflowNode } from '../../../../contract/workflow-definition.ts'

/** A definition of the given nodes, for tests and benchmarks. */
export function definitionOf(
  nodes: WorkflowNode[],
  more: Partial<WorkflowDefinition> = {},
): WorkflowDefinition {
  return {
    name: 'example',
    version: '1',
    inputs: {},
    defaults: {},
    onFailure: 'failFast',
    resources: [],
    nodes,
    ...more,
  }
}

/** A node that only maps values. */
export function stepOf(id: string, needs: string[] = [], more: Partial<WorkflowNode> = {}): WorkflowNode {
  return { kind: 'transform', id, needs, resources: [], value: null, ...more } as WorkflowNode
}
