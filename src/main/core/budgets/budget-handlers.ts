import { MusterError } from '../../../contract/errors.ts'
import type { Handlers } from '../../../contract/operations.ts'
import type { Context } from '../context.ts'

type Names =
  | 'budget.list'
  | 'budget.create'
  | 'budget.update'
  | 'budget.remove'
  | 'usage.list'
  | 'usage.dismiss'

export function createBudgetHandlers(_context: Context): Pick<Handlers, Names> {
  const missing = (): never => {
    throw new MusterError('unavailable', 'This operation is being built.')
  }
  return {
    'budget.list': () => missing(),
    'budget.create': () => missing(),
    'budget.update': () => missing(),
    'budget.remove': () => missing(),
    'usage.list': () => missing(),
    'usage.dismiss': () => missing(),
  }
}
