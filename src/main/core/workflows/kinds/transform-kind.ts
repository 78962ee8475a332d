import { TransformNode } from '../../../../contract/workflow-definition.ts'
import { fillIn } from '../definition/fill-in.ts'
import type { NodeKind } from './node-kind.ts'
import { failedBy } from './node-outcomes.ts'

/** A pure mapping of inputs and earlier results. */
export const transformKind: NodeKind<TransformNode> = {
  kind: 'transform',
  schema: TransformNode,
  async run({ spec, scope }) {
    try {
      return { state: 'completed', result: await fillIn(spec.value, scope) }
    } catch (error) {
      return failedBy(error, 'template')
    }
  },
}
