import type { workQueueOperations } from '../../../contract/operations/work-queue.ts'
import type { Handlers } from '../../../contract/operations.ts'
import { readBlocked, readReady } from '../tracking/ready/ready.ts'
import { readHistory } from '../tracking/rules/history.ts'
import type { TrackingParts } from '../tracking/tracker.ts'
import { authorOf } from './work-items.ts'

type Names = keyof typeof workQueueOperations

/** Operations on what can be started and who has it, and on what was changed. */
export function createWorkQueueHandlers({ tracker }: TrackingParts): Pick<Handlers, Names> {
  return {
    'work.ready': (filter) => tracker.read(() => readReady(filter)),
    'work.blocked': (page) => tracker.read(() => readBlocked(page)),
    'work.claim': (given, call) => tracker.write('claim', given, authorOf(call)),
    'work.claimNext': (filter, call) => tracker.write('claimNext', filter, authorOf(call)),
    'work.release': (given, call) => tracker.write('release', given, authorOf(call)),
    'work.history': (page) => tracker.read(() => readHistory(page)),
  }
}
