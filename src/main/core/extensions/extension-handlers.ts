import { MusterError } from '../../../contract/errors.ts'
import type { Handlers } from '../../../contract/operations.ts'
import type { Context } from '../context.ts'

type Names = 'extension.list' | 'extension.setEnabled' | 'session.setExtension'

export function createExtensionHandlers(_context: Context): Pick<Handlers, Names> {
  const missing = (): never => {
    throw new MusterError('unavailable', 'This operation is being built.')
  }
  return {
    'extension.list': () => missing(),
    'extension.setEnabled': () => missing(),
    'session.setExtension': () => missing(),
  }
}
