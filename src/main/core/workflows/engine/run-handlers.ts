import type { Handlers } from '../../../../contract/operations.ts'
import type { Context } from '../../context.ts'

type Names = Extract<keyof Handlers, `run.${string}`>

export function createRunHandlers(_context: Context): Pick<Handlers, Names> {
  const building = (): never => {
    throw new Error('This operation is being built.')
  }
  return {
    'run.start': building,
    'run.list': building,
    'run.get': building,
    'run.log': building,
    'run.result': building,
    'run.pause': building,
    'run.resume': building,
    'run.cancel': building,
    'run.retryNode': building,
    'run.skipNode': building,
    'run.editNode': building,
    'run.addNodes': building,
    'run.approvals': building,
    'run.approve': building,
    'run.todos': building,
    'run.remove': building,
  }
}
