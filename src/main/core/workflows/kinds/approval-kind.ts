import { ApprovalNode } from '../../../../contract/workflow-definition.ts'
import type { NodeKind } from './node-kind.ts'

/** Waits for a person. */
export const approvalKind: NodeKind<ApprovalNode> = {
  kind: 'approval',
  schema: ApprovalNode,
  run: () => Promise.reject(new Error('This kind is being built.')),
}
