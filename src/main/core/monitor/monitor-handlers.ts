import { MusterError } from '../../../contract/errors.ts'
import type { Handlers } from '../../../contract/operations.ts'
import type { Context } from '../context.ts'

type Names =
  | 'instance.readings'
  | 'instance.history'
  | 'instance.output'
  | 'instance.terminate'
  | 'instance.recycle'
  | 'orphan.list'
  | 'orphan.end'

export function createMonitorHandlers(_context: Context): Pick<Handlers, Names> {
  const missing = (): never => {
    throw new MusterError('unavailable', 'This operation is being built.')
  }
  return {
    'instance.readings': () => missing(),
    'instance.history': () => missing(),
    'instance.output': () => missing(),
    'instance.terminate': () => missing(),
    'instance.recycle': () => missing(),
    'orphan.list': () => missing(),
    'orphan.end': () => missing(),
  }
}
