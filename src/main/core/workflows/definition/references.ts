import type { WorkflowNode } from '../../../../contract/workflow-definition.ts'

/** What a template or expression of a node reads. */
export interface Reference {
  root: 'inputs' | 'results' | 'nodes'
  /** Of the input or node. */
  name: string
  /** The field of the node that it stands in, from the node on: `['prompt']`, `['inputs', 'x']`. */
  path: (string | number)[]
}

/** Inputs and nodes that the templates and expressions of a node refer to, each place once. */
export function findReferences(_node: WorkflowNode): Reference[] {
  throw new Error('being built')
}
