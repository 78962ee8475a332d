import { MusterError } from '../../../contract/errors.ts'
import type { Handlers } from '../../../contract/operations.ts'
import type { Context } from '../context.ts'

type Names = 'settings.list' | 'settings.set' | 'log.read'

export function createSettingsHandlers(_context: Context): Pick<Handlers, Names> {
  const missing = (): never => {
    throw new MusterError('unavailable', 'This operation is being built.')
  }
  return {
    'settings.list': () => missing(),
    'settings.set': () => missing(),
    'log.read': () => missing(),
  }
}
