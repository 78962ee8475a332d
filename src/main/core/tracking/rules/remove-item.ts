import type { WorkItem } from '../../../../contract/work-item.ts'
import { rowsBelow } from '../database/item-row.ts'
import { runOf, type Work } from '../database/work.ts'
import type { Change } from './change.ts'
import { holdBelow } from './holds.ts'
import { requireLive } from './read-item.ts'

interface Below {
  id: string
  path: string
  phase: number
  open_blockers: number
  waiting_gates: number
  claim_by: string | null
}

/** Removes what is below an item with it, and gives it back where somebody has it. How many those are. */
export function* removeBelow(change: Change, { path }: WorkItem): Work<number> {
  const below = yield* rowsBelow<Below>(path, 'id, path, phase, open_blockers, waiting_gates, claim_by', {
    sql: 'deleted_at IS NULL',
    params: [],
  })
  yield* runOf(
    below.map(({ id }) => id),
    (marks) =>
      `UPDATE work_items SET deleted_at = ?, claim_by = NULL, claim_task_id = NULL, claim_at = NULL,
         version = version + 1, updated_at = ?, updated_by = ?
       WHERE id IN (${marks})`,
    change.at,
    change.at,
    change.by,
  )
  for (const row of below) {
    if (row.claim_by !== null) yield* holdBelow(row.path, row, { ...row, claim_by: null })
    change.touched.removed.add(row.id)
  }
  return below.length
}

/** Brings back what was removed with an item, by the moment of it. How many those are. */
export function* restoreBelow(change: Change, item: WorkItem, deletedAt: number): Work<number> {
  // Under something that is gone it could not be seen.
  if (item.parentId !== null) yield* requireLive(item.parentId)
  const below = yield* rowsBelow<Pick<Below, 'id' | 'path'>>(item.path, 'id, path', {
    sql: 'deleted_at = ?',
    params: [deletedAt],
  })
  yield* runOf(
    below.map(({ id }) => id),
    (marks) =>
      `UPDATE work_items SET deleted_at = NULL, version = version + 1, updated_at = ?, updated_by = ?
       WHERE id IN (${marks})`,
    change.at,
    change.by,
  )
  for (const { id } of below) change.touched.items.add(id)
  return below.length
}
