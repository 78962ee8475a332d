import type { ParsedInput } from '../../../../contract/operations.ts'
import type { ArchivedItem, WorkLink } from '../../../../contract/work-item.ts'
import { likePattern } from '../../store/like-pattern.ts'
import { decodeItem, type ItemRow, phases } from '../database/item-row.ts'
import { all, allOf, count, run, type Value, type Work } from '../database/work.ts'
import { type Change, note } from '../rules/change.ts'
import { recount } from '../rules/holds.ts'
import { cutPage, readPosition } from '../rules/pages.ts'

/** Items of one transaction: more are moved in the next one. */
const AT_ONCE = 200

const isOld = (item: string) =>
  `((${item}.phase = ${phases.done} OR ${item}.deleted_at IS NOT NULL) AND ${item}.updated_at <= ?)`

/**
 * Moves items whose last change is at or before a time to the archive, of those that are done or removed with all that is below
 * them; a part of them, how many, and whether there are more.
 */
export function* archiveSome(change: Change, before: number): Work<{ archived: number; isMore: boolean }> {
  const rows = yield* all<ItemRow>(
    `SELECT * FROM work_items AS item WHERE ${isOld('item')} AND NOT EXISTS (
       SELECT 1 FROM work_items AS below WHERE below.path > item.path || '/' AND below.path < item.path || '0'
         AND NOT ${isOld('below')})
     ORDER BY depth DESC, id LIMIT ?`,
    before,
    before,
    AT_ONCE,
  )
  const items = rows.map(decodeItem)
  const ids = items.map(({ id }) => id)
  const links = yield* linksOf(ids)
  const tasks = yield* allOf<{ item_id: string; task_id: string }>(
    ids,
    (marks) => `SELECT item_id, task_id FROM work_tasks WHERE item_id IN (${marks}) ORDER BY created_at DESC`,
  )
  const neighbours = new Set<string>()
  // From the deepest, so that nothing is left without its parent.
  for (const item of items) {
    const own = links.filter(({ fromId, toId }) => fromId === item.id || toId === item.id)
    for (const { fromId, toId } of own) neighbours.add(fromId === item.id ? toId : fromId)
    const taskIds = tasks.flatMap((row) => (row.item_id === item.id ? row.task_id : []))
    yield* moveToArchive(change, { item, links: own, taskIds, archivedAt: change.at })
  }
  for (const id of neighbours) yield* recount(id)
  return { archived: items.length, isMore: items.length === AT_ONCE }
}

function* moveToArchive(change: Change, record: ArchivedItem): Work<void> {
  const { item, archivedAt } = record
  const { id, title } = item
  yield* run(
    `INSERT INTO work_archive (id, archived_at, title, search_text, record)
     SELECT id, ?, title, search_text, ? FROM work_items WHERE id = ?`,
    archivedAt,
    JSON.stringify(record),
    id,
  )
  yield* run('DELETE FROM work_links WHERE from_id = ? OR to_id = ?', id, id)
  yield* run('DELETE FROM work_gates WHERE item_id = ?', id)
  yield* run('DELETE FROM work_tasks WHERE item_id = ?', id)
  yield* run('DELETE FROM work_items WHERE id = ?', id)
  yield* note(change, {
    recordId: id,
    recordKind: 'item',
    what: 'archived',
    version: item.version,
    after: { title },
  })
  change.touched.removed.add(id)
}

interface LinkRow {
  from_id: string
  to_id: string
  kind: WorkLink['kind']
  created_at: number
  created_by: string
}

function* linksOf(ids: readonly string[]): Work<WorkLink[]> {
  const found = new Map<string, WorkLink>()
  for (const column of ['from_id', 'to_id'])
    for (const row of yield* allOf<LinkRow>(
      ids,
      (marks) => `SELECT * FROM work_links WHERE ${column} IN (${marks})`,
    ))
      found.set(`${row.from_id} ${row.to_id} ${row.kind}`, {
        fromId: row.from_id,
        toId: row.to_id,
        kind: row.kind,
        createdAt: row.created_at,
        createdBy: row.created_by,
      })
  return [...found.values()]
}

/** Last archived first. @throws MusterError `validation` for a bad cursor */
export function* listArchived({ search, limit, cursor }: ParsedInput<'work.archived'>): Work<{
  items: ArchivedItem[]
  totalCount: number
  nextCursor: string | null
}> {
  const pattern = likePattern(search?.toLowerCase())
  const where = pattern === null ? '1 = 1' : "search_text LIKE ? ESCAPE '\\'"
  const params: Value[] = pattern === null ? [] : [pattern]
  const totalCount = yield* count(`work_archive WHERE ${where}`, ...params)
  const [at, id] = cursor === undefined ? [] : readPosition(cursor, 'archive')
  const behind: Value[] = cursor === undefined ? [] : [at ?? 0, id ?? '']
  const rows = yield* all<{ id: string; archived_at: number; record: string }>(
    `SELECT id, archived_at, record FROM work_archive WHERE ${where} ${cursor === undefined ? '' : 'AND (archived_at, id) < (?, ?)'}
     ORDER BY archived_at DESC, id DESC LIMIT ?`,
    ...params,
    ...behind,
    limit + 1,
  )
  const { page, nextCursor } = cutPage('archive', rows, limit, (row) => [row.archived_at, row.id])
  const items = page.map(({ record }) => JSON.parse(record) as ArchivedItem)
  return { items, totalCount, nextCursor }
}
