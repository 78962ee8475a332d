import type { workRecordsOperations } from '../../../contract/operations/work-records.ts'
import type { Handlers } from '../../../contract/operations.ts'
import { listArchived } from '../tracking/archive/archive.ts'
import { archiveOld } from '../tracking/archive/archive-old.ts'
import type { TrackingParts } from '../tracking/tracker.ts'
import { authorOf } from './work-items.ts'

type Names = keyof typeof workRecordsOperations

/** Operations on many work items at once, on changes that were made, and on the archive. */
export function createWorkRecordHandlers(context: TrackingParts): Pick<Handlers, Names> {
  const { tracker } = context
  return {
    'work.batch': (given, call) => tracker.write('batch', given, authorOf(call)),
    'work.undo': (which, call) => tracker.write('undo', which, authorOf(call)),
    'work.seen': (which, call) => tracker.write('seen', which, authorOf(call)),
    'work.archive': ({ olderThanDays }, call) => archiveOld(context, olderThanDays, authorOf(call)),
    'work.archived': (page) => tracker.read(() => listArchived(page)),
  }
}
