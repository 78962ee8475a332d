import type { WorkItem } from '../../../../contract/work-item.ts'
import { decodeItem } from '../database/item-row.ts'
import { all, one, run, type Work } from '../database/work.ts'
import type { Change } from '../rules/change.ts'
import { changeItem } from '../rules/change-item.ts'
import { requireRow } from '../rules/read-item.ts'
import { claimItem, giveBack } from './claims.ts'

/*
 * The claim of an instance is a lease: it lives as long as the task in which it was taken.
 */

/** How a task ended, for the items that it had. */
export interface TaskEnd {
  taskId: string
  /** In words, for the notes of what is given back. */
  note: string
  /** It completed, and changed files. */
  changedFiles: boolean
}

/** Gives back what a task has, since it has ended; work that it was started for is to be reviewed if there is any. How many items. */
export function* endOfTask(change: Change, { taskId, note, changedFiles }: TaskEnd): Work<number> {
  const rows = yield* all<{ id: string }>('SELECT id FROM work_items WHERE claim_task_id = ?', taskId)
  for (const { id } of rows) {
    const item = decodeItem(yield* requireRow(id))
    const isUnfinished = item.status === 'in-progress' || item.status === 'active'
    if (item.status === 'in-progress' && changedFiles && (yield* wasStarted(id, taskId)))
      yield* changeItem(
        change,
        { itemId: id, version: null },
        { status: 'in-review', claim: null },
        { what: 'to review' },
      )
    else yield* giveBack(change, item, isUnfinished ? note : undefined)
  }
  return rows.length
}

function* wasStarted(itemId: string, taskId: string): Work<boolean> {
  const row = yield* one<{ started: number }>(
    'SELECT started FROM work_tasks WHERE item_id = ? AND task_id = ?',
    itemId,
    taskId,
  )
  return row?.started === 1
}

/** A task goes on as another one, which tries it again: it has what that had. How many items. */
export function* passOn(change: Change, { fromId, toId }: { fromId: string; toId: string }): Work<number> {
  const rows = yield* all<{ id: string; claim_by: string }>(
    'SELECT id, claim_by FROM work_items WHERE claim_task_id = ?',
    fromId,
  )
  for (const { id, claim_by } of rows) {
    const claim = { by: claim_by, taskId: toId, at: change.at }
    yield* changeItem(change, { itemId: id, version: null }, { claim }, { what: 'claimed' })
    yield* run(
      `INSERT INTO work_tasks (item_id, task_id, created_at, started)
       SELECT item_id, ?, ?, started FROM work_tasks WHERE item_id = ? AND task_id = ? ON CONFLICT DO NOTHING`,
      toId,
      change.at,
      id,
      fromId,
    )
    change.touched.links.add(id)
  }
  return rows.length
}

/** What an instance is called in what it has and changes. */
export const INSTANCE_NAME = 'claude-code'

/** Gives an item to a task that was started for it. @throws MusterError as `claimItem` does */
export function* claimForTask(
  change: Change,
  { itemId, taskId, branch }: { itemId: string; taskId: string; branch: string | null },
): Work<WorkItem> {
  const item = yield* claimItem(change, { itemId }, { by: INSTANCE_NAME, taskId })
  if (branch !== null) yield* changeItem(change, { itemId, version: null }, { branch })
  yield* run('UPDATE work_tasks SET started = 1 WHERE item_id = ? AND task_id = ?', itemId, taskId)
  return item
}

/** Tasks that have something. */
export function* leaseholders(): Work<{ taskIds: string[] }> {
  const rows = yield* all<{ id: string }>(
    'SELECT DISTINCT claim_task_id AS id FROM work_items WHERE claim_task_id IS NOT NULL',
  )
  return { taskIds: rows.map(({ id }) => id) }
}
