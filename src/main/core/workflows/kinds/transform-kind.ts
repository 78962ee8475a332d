import { TransformNode } from '../../../../contract/workflow-definition.ts'
import type { NodeKind } from './node-kind.ts'

/** A pure mapping of earlier results. */
export const transformKind: NodeKind<TransformNode> = {
  kind: 'transform',
  schema: TransformNode,
  run: () => Promise.reject(new Error('This kind is being built.')),
}
