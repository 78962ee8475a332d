import { MusterError } from '../../../contract/errors.ts'
import type { Handlers } from '../../../contract/operations.ts'
import type { Context } from '../context.ts'

type Names =
  | 'session.rename'
  | 'session.pin'
  | 'session.release'
  | 'session.fork'
  | 'session.end'
  | 'conversation.list'
  | 'conversation.import'

export function createSessionHandlers(_context: Context): Pick<Handlers, Names> {
  const missing = (): never => {
    throw new MusterError('unavailable', 'This operation is being built.')
  }
  return {
    'session.rename': () => missing(),
    'session.pin': () => missing(),
    'session.release': () => missing(),
    'session.fork': () => missing(),
    'session.end': () => missing(),
    'conversation.list': () => missing(),
    'conversation.import': () => missing(),
  }
}
