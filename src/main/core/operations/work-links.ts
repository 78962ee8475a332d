import type { workLinksOperations } from '../../../contract/operations/work-links.ts'
import type { Handlers } from '../../../contract/operations.ts'
import { requireTask } from '../tasks/require-task.ts'
import { itemsOfTasks } from '../tracking/rules/task-links.ts'
import type { TrackingParts } from '../tracking/tracker.ts'
import { authorOf } from './work-items.ts'

type Names = keyof typeof workLinksOperations

/** Operations on what work items are linked to. */
export function createWorkLinkHandlers(context: TrackingParts): Pick<Handlers, Names> {
  const { tracker } = context
  return {
    'work.link': (ends, call) => tracker.write('link', ends, authorOf(call)),
    'work.unlink': (ends, call) => tracker.write('unlink', ends, authorOf(call)),
    'work.linkTask': (pair, call) => {
      requireTask(context, pair.taskId)
      return tracker.write('linkTask', pair, authorOf(call))
    },
    'work.findByTasks': ({ taskIds }) => tracker.read(() => itemsOfTasks(taskIds)),
    'work.unlinkTask': (pair, call) => tracker.write('unlinkTask', pair, authorOf(call)),
  }
}
