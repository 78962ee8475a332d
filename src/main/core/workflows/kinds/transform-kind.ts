import { TransformNode } from '../../../../contract/workflow-definition.ts'
import { renderValue } from '../definition/templates.ts'
import type { NodeKind } from './node-kind.ts'
import { failedBy } from './node-outcomes.ts'

/** A pure mapping of inputs and earlier results. */
export const transformKind: NodeKind<TransformNode> = {
  kind: 'transform',
  schema: TransformNode,
  async run({ spec, scope }) {
    try {
      return { state: 'completed', result: renderValue(spec.value, scope) }
    } catch (error) {
      return failedBy(error, 'template')
    }
  },
}
