import type { workItemsOperations } from '../../../contract/operations/work-items.ts'
import type { Call, Handlers } from '../../../contract/operations.ts'
import type { Author } from '../tracking/rules/change.ts'
import { listItems } from '../tracking/rules/list-items.ts'
import { showItem } from '../tracking/rules/show-item.ts'
import type { TrackingParts } from '../tracking/tracker.ts'

type Names = keyof typeof workItemsOperations

/** Who changes something by a call. */
export const authorOf = ({ by, parentTaskId }: Call): Author => ({ by, taskId: parentTaskId })

/** Operations on work items. */
export function createWorkItemHandlers({ tracker }: TrackingParts): Pick<Handlers, Names> {
  return {
    'work.create': (given, call) => tracker.write('create', given, authorOf(call)),
    'work.update': (given, call) => tracker.write('update', given, authorOf(call)),
    'work.move': (given, call) => tracker.write('move', given, authorOf(call)),
    'work.remove': (given, call) => tracker.write('remove', given, authorOf(call)),
    'work.restore': (given, call) => tracker.write('restore', given, authorOf(call)),
    'work.get': (given) => tracker.read(() => showItem(given)),
    'work.list': (filter) => tracker.read(() => listItems(filter)),
  }
}
