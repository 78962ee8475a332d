import type { Handlers } from '../../../../contract/operations.ts'
import type { Context } from '../../context.ts'

type Names = Extract<keyof Handlers, `workflow.${string}`>

export function createDefinitionHandlers(_context: Context): Pick<Handlers, Names> {
  const building = (): never => {
    throw new Error('This operation is being built.')
  }
  return {
    'workflow.list': building,
    'workflow.get': building,
    'workflow.validate': building,
    'workflow.save': building,
    'workflow.remove': building,
    'workflow.schema': building,
    'workflow.stats': building,
  }
}
