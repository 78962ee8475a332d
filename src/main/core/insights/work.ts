import type { ArchivedItem } from '../../../contract/work-item.ts'
import { nextTurn } from '../base/next-turn.ts'
import { phases } from '../tracking/database/item-row.ts'
import { all, allOf, one, type Work as Reading } from '../tracking/database/work.ts'
import type { Tracker } from '../tracking/tracker.ts'
import type { DoneItem, Links } from './changes.ts'

/** Rows that are read in one turn of the event loop. */
const PAGE = 1_000
/** Items of the archive that are read at once: their records may be long. */
const ARCHIVE_PAGE = 100
/** Pairs of tasks and items at most. */
const MAX_PAIRS = 500_000

interface Row {
  id: string
  at: number
}

const isDone = `status IN ('complete', 'completed')`
/** Of the fields that a change set; quotes within a text stand with a backslash. */
const becameDone = `after LIKE '%"status":"complete%'`

/** Items that became done in a time, or were deployed without being marked as done, with their tasks. */
export async function readDone(tracker: Tracker, from: number, to: number): Promise<DoneItem[]> {
  const found = new Map<string, number>()
  await inPages(tracker, PAGE, function* (after) {
    const rows = yield* all<Row>(
      // What is done keeps its last change at or after it.
      `SELECT id, (SELECT max(at) FROM work_events WHERE record_id = work_items.id AND ${becameDone}) AS at
       FROM work_items WHERE phase = ${phases.done} AND ${isDone} AND deleted_at IS NULL AND updated_at >= ? AND id > ?
         AND EXISTS (SELECT 1 FROM work_tasks WHERE item_id = work_items.id)
       ORDER BY id LIMIT ?`,
      from,
      after,
      PAGE,
    )
    for (const { id, at } of rows) if (at !== null && at >= from && at < to) found.set(id, at)
    return rows
  })
  await inPages(tracker, PAGE, function* (after) {
    const rows = yield* all<Row>(
      `SELECT item_id AS id, min(deployed_at) AS at FROM deployment_items
       JOIN deployments ON deployments.id = deployment_id JOIN work_items ON work_items.id = item_id
       WHERE item_id > ? AND NOT (${isDone}) AND work_items.deleted_at IS NULL
       GROUP BY item_id ORDER BY item_id LIMIT ?`,
      after,
      PAGE,
    )
    for (const { id, at } of rows) if (at >= from && at < to) found.set(id, at)
    return rows
  })
  const done: DoneItem[] = []
  const ids = [...found.keys()]
  for (let at = 0; at < ids.length; at += PAGE) {
    const part = ids.slice(at, at + PAGE)
    const { pairs } = await tracker.read(function* () {
      const sql = (marks: string) => `SELECT item_id, task_id FROM work_tasks WHERE item_id IN (${marks})`
      return { pairs: yield* allOf<{ item_id: string; task_id: string }>(part, sql) }
    })
    for (const [itemId, of] of Map.groupBy(pairs, (pair) => pair.item_id))
      done.push({ itemId, at: found.get(itemId) ?? 0, taskIds: of.map((pair) => pair.task_id) })
    await nextTurn()
  }
  return [...done, ...(await readArchived(tracker, from, to))]
}

/** Those that are in the archive by now. */
async function readArchived(tracker: Tracker, from: number, to: number): Promise<DoneItem[]> {
  const done: DoneItem[] = []
  await inPages(tracker, ARCHIVE_PAGE, function* (after) {
    const rows = yield* all<{ id: string; at: number | null; record: string }>(
      `SELECT id, record, (SELECT max(at) FROM work_events WHERE record_id = work_archive.id AND ${becameDone}) AS at
       FROM work_archive WHERE archived_at >= ? AND id > ? ORDER BY id LIMIT ?`,
      from,
      after,
      ARCHIVE_PAGE,
    )
    for (const { id, at, record } of rows) {
      if (at === null || at < from || at >= to) continue
      const { item, taskIds } = JSON.parse(record) as ArchivedItem
      const wasDone = (item.status === 'complete' || item.status === 'completed') && item.deletedAt === null
      if (wasDone && taskIds.length > 0) done.push({ itemId: id, at, taskIds })
    }
    return rows
  })
  return done
}

/** Which items tasks belong to, those of the archive left out. */
export async function readLinks(tracker: Tracker): Promise<Links> {
  const items: string[] = []
  const taskIds: string[] = []
  const itemOf: number[] = []
  for (let last = { item_id: '', task_id: '' }; taskIds.length < MAX_PAIRS; ) {
    const { rows } = await tracker.read(function* () {
      return {
        rows: yield* all<typeof last>(
          `SELECT item_id, task_id FROM work_tasks WHERE (item_id, task_id) > (?, ?)
           ORDER BY item_id, task_id LIMIT ?`,
          last.item_id,
          last.task_id,
          PAGE * 4,
        ),
      }
    })
    for (const { item_id, task_id } of rows) {
      if (items.at(-1) !== item_id) items.push(item_id)
      taskIds.push(task_id)
      itemOf.push(items.length - 1)
    }
    if (rows.length < PAGE * 4) break
    last = rows.at(-1) ?? last
    await nextTurn()
  }
  return { items, taskIds, itemOf }
}

/** Tasks of an item and of those below it; null: there is no such item. */
export async function readTasksOf(tracker: Tracker, itemId: string): Promise<string[] | null> {
  const { taskIds } = await tracker.read(function* () {
    const item = yield* one<{ path: string }>('SELECT path FROM work_items WHERE id = ?', itemId)
    if (item === undefined) return { taskIds: null }
    const rows = yield* all<{ task_id: string }>(
      // '0' is the character behind '/'.
      `SELECT DISTINCT task_id FROM work_items JOIN work_tasks ON item_id = id
       WHERE path = ? OR (path > ? AND path < ?) ORDER BY task_id LIMIT ?`,
      item.path,
      `${item.path}/`,
      `${item.path}0`,
      MAX_PAIRS,
    )
    return { taskIds: rows.map(({ task_id }) => task_id) }
  })
  return taskIds
}

export async function readTitles(tracker: Tracker, ids: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await tracker.read(function* () {
    const sql = (marks: string) => `SELECT id, title FROM work_items WHERE id IN (${marks})`
    return { rows: yield* allOf<{ id: string; title: string }>(ids, sql) }
  })
  return new Map(rows.map(({ id, title }) => [id, title]))
}

/** Reads rows in the order of their ids, a page in each turn of the event loop. */
async function inPages(
  tracker: Tracker,
  size: number,
  page: (after: string) => Reading<readonly { id: string }[]>,
): Promise<void> {
  for (let after = ''; ; ) {
    const { rows } = await tracker.read(function* () {
      return { rows: yield* page(after) }
    })
    const last = rows.at(-1)
    if (rows.length < size || last === undefined) return
    after = last.id
    await nextTurn()
  }
}
