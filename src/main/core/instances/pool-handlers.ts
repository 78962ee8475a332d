import { MusterError } from '../../../contract/errors.ts'
import type { Handlers } from '../../../contract/operations.ts'
import type { Context } from '../context.ts'

type Names = 'pool.get' | 'profile.create' | 'profile.setWarm' | 'profile.remove'

export function createPoolHandlers(_context: Context): Pick<Handlers, Names> {
  const missing = (): never => {
    throw new MusterError('unavailable', 'This operation is being built.')
  }
  return {
    'pool.get': () => missing(),
    'profile.create': () => missing(),
    'profile.setWarm': () => missing(),
    'profile.remove': () => missing(),
  }
}
