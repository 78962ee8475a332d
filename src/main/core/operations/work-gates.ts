import type { workGatesOperations } from '../../../contract/operations/work-gates.ts'
import type { Handlers } from '../../../contract/operations.ts'
import { checkDirectory } from '../base/check-directory.ts'
import type { TrackingParts } from '../tracking/tracker.ts'
import { authorOf } from './work-items.ts'

type Names = keyof typeof workGatesOperations

/** Operations on what work items wait for outside of the tracker. */
export function createWorkGateHandlers({ tracker }: TrackingParts): Pick<Handlers, Names> {
  return {
    'work.addGate': async (given, call) => {
      if ('directory' in given) await checkDirectory(given.directory)
      return tracker.write('addGate', given, authorOf(call))
    },
    'work.answerGate': (answer, call) => tracker.write('answerGate', answer, authorOf(call)),
    'work.removeGate': (which, call) => tracker.write('removeGate', which, authorOf(call)),
  }
}
