import { NestedNode } from '../../../../contract/workflow-definition.ts'
import type { NodeKind } from './node-kind.ts'

/** A nested run. */
export const workflowKind: NodeKind<NestedNode> = {
  kind: 'workflow',
  schema: NestedNode,
  run: () => Promise.reject(new Error('This kind is being built.')),
}
