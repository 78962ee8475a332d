import { MusterError } from '../../../../contract/errors.ts'
import { count, run, type Work } from '../database/work.ts'
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
