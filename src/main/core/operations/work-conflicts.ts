import type { workConflictsOperations } from '../../../contract/operations/work-conflicts.ts'
import type { Handlers } from '../../../contract/operations.ts'
import type { TrackingParts } from '../tracking/tracker.ts'
import { authorOf } from './work-items.ts'

type Names = keyof typeof workConflictsOperations

/** Operations on changes that a shared database refused when it was back. */
export function createWorkConflictHandlers({ tracker }: TrackingParts): Pick<Handlers, Names> {
  return {
    'work.conflicts': (page) => tracker.conflicts(page),
    'work.resolveConflict': async (given, call) => ({
      conflict: await tracker.resolveConflict(given, authorOf(call)),
    }),
  }
}
