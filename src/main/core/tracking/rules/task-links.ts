import { MusterError } from '../../../../contract/errors.ts'
import type { WorkItem } from '../../../../contract/work-item.ts'
import { allOf, count, run, type Work } from '../database/work.ts'
import { type Change, note } from './change.ts'
import { requireLive, requireRow } from './read-item.ts'

interface Pair {
  itemId: string
  taskId: string
}

/** Tasks of one item at most. */
const MAX_TASKS = 1_000

/** Says that a task works on an item; nothing when that is known. @throws MusterError `not_found`, `conflict` */
export function* linkTask(change: Change, { itemId, taskId }: Pair): Work<void> {
  yield* requireLive(itemId)
  if ((yield* count('work_tasks WHERE item_id = ?', itemId)) >= MAX_TASKS)
    throw new MusterError('conflict', `This item has ${MAX_TASKS} tasks, which are the most of one.`, {
      hint: 'Split the work into several items.',
      details: { itemId },
    })
  const added = yield* run(
    'INSERT INTO work_tasks (item_id, task_id, created_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
    itemId,
    taskId,
    change.at,
  )
  if (added > 0) yield* announce(change, { itemId, taskId }, 'task linked')
}

/** @throws MusterError `not_found` */
export function* unlinkTask(change: Change, { itemId, taskId }: Pair): Work<void> {
  yield* requireRow(itemId)
  const removed = yield* run('DELETE FROM work_tasks WHERE item_id = ? AND task_id = ?', itemId, taskId)
  if (removed === 0)
    throw new MusterError('not_found', `The task ${taskId} is not linked to this item.`, {
      details: { itemId, taskId },
    })
  yield* announce(change, { itemId, taskId }, 'task unlinked')
}

type LinkedRow = Pick<WorkItem, 'id' | 'title' | 'status'> & { task_id: string; created_at: number }

/** What tasks work or worked on, the newest link first. */
export function* itemsOfTasks(
  taskIds: readonly string[],
): Work<{ links: { taskId: string; item: Pick<WorkItem, 'id' | 'title' | 'status'> }[] }> {
  const rows = yield* allOf<LinkedRow>(
    taskIds,
    (marks) =>
      `SELECT task_id, work_tasks.created_at, work_items.id, title, status
       FROM work_tasks CROSS JOIN work_items
       WHERE task_id IN (${marks}) AND work_items.id = item_id AND deleted_at IS NULL`,
  )
  rows.sort((a, b) => b.created_at - a.created_at)
  return {
    links: rows.map(({ task_id: taskId, id, title, status }) => ({ taskId, item: { id, title, status } })),
  }
}

function* announce(change: Change, { itemId, taskId }: Pair, what: string): Work<void> {
  const told = { taskId }
  yield* note(change, {
    recordId: itemId,
    recordKind: 'link',
    what,
    version: null,
    before: what === 'task linked' ? null : told,
    after: what === 'task linked' ? told : null,
  })
  change.touched.links.add(itemId)
}
