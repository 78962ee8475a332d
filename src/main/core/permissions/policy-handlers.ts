import { MusterError } from '../../../contract/errors.ts'
import type { Handlers } from '../../../contract/operations.ts'
import type { Context } from '../context.ts'

type Names = 'policy.list' | 'policy.create' | 'policy.update' | 'policy.remove' | 'policy.test'

export function createPolicyHandlers(_context: Context): Pick<Handlers, Names> {
  const missing = (): never => {
    throw new MusterError('unavailable', 'This operation is being built.')
  }
  return {
    'policy.list': () => missing(),
    'policy.create': () => missing(),
    'policy.update': () => missing(),
    'policy.remove': () => missing(),
    'policy.test': () => missing(),
  }
}
