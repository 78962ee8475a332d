import type { workStartOperations } from '../../../contract/operations/work-start.ts'
import type { Handlers } from '../../../contract/operations.ts'
import { prime } from '../tracking/prime/prime.ts'
import { readReport } from '../tracking/report/read-report.ts'
import { promptFor, type StartParts, startWork } from '../tracking/start/start-work.ts'

type Names = keyof typeof workStartOperations

/** Operations by which work is begun, and told of as a whole. */
export function createWorkStartHandlers(context: StartParts): Pick<Handlers, Names> {
  const { tracker } = context
  return {
    'work.prime': ({ itemId, asPrompt, instructions }) =>
      tracker.read(() =>
        asPrompt && itemId !== undefined ? promptFor(itemId, instructions) : prime(itemId),
      ),
    'work.report': () => readReport(context),
    'work.start': (given, call) => startWork(context, given, call),
  }
}
