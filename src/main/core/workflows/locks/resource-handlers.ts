import type { Handlers } from '../../../../contract/operations.ts'
import type { Context } from '../../context.ts'

type Names = Extract<keyof Handlers, `resource.${string}` | `circuit.${string}`>

export function createResourceHandlers(_context: Context): Pick<Handlers, Names> {
  const building = (): never => {
    throw new Error('This operation is being built.')
  }
  return {
    'resource.list': building,
    'resource.register': building,
    'resource.remove': building,
    'circuit.list': building,
    'circuit.reset': building,
  }
}
