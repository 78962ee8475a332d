import { allOf } from '../tracking/database/work.ts'
import type { Tracker } from '../tracking/tracker.ts'

/** Of these tasks, those that an item of work belongs to which is not done. @throws what the tracker throws */
export async function tasksOfOpenWork(tracker: Tracker, taskIds: readonly string[]): Promise<Set<string>> {
  if (taskIds.length === 0 || !tracker.isUsed()) return new Set()
  const { rows } = await tracker.read(function* () {
    const sql = (marks: string) =>
      `SELECT DISTINCT task_id FROM work_tasks JOIN work_items ON work_items.id = item_id
       WHERE status NOT IN ('complete', 'completed') AND deleted_at IS NULL AND task_id IN (${marks})`
    return { rows: yield* allOf<{ task_id: string }>(taskIds, sql) }
  })
  return new Set(rows.map(({ task_id }) => task_id))
}
