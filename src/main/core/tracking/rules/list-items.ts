import type { WorkSort } from '../../../../contract/operations/work-items.ts'
import type { ParsedInput } from '../../../../contract/operations.ts'
import type { ListedItem } from '../../../../contract/work-item.ts'
import { likePattern } from '../../store/like-pattern.ts'
import { decodeItem, type ItemRow, priorityNumber, rangeBelow } from '../database/item-row.ts'
import { all, marks, one, type Value, type Work } from '../database/work.ts'
import { readPosition, writePosition } from './pages.ts'
import { requireRow } from './read-item.ts'

export type ItemFilter = ParsedInput<'work.list'>

const columns = {
  rank: 'rank',
  priority: 'priority',
  created: 'created_at',
  updated: 'updated_at',
  title: 'title',
} as const satisfies Record<WorkSort, keyof ItemRow>

interface Condition {
  sql: string
  params: Value[]
}

/** @throws MusterError `validation` for a bad cursor, `not_found` for a parent that is not there */
export function* listItems(filter: ItemFilter): Work<{
  items: ListedItem[]
  totalCount: number
  hasMore: boolean
  nextCursor: string | null
}> {
  const { sort, descending, limit, cursor, offset = 0 } = filter
  const conditions = yield* conditionsOf(filter)
  const where = (given: readonly Condition[]) =>
    given.length === 0 ? '' : `WHERE ${given.map(({ sql }) => sql).join(' AND ')}`
  const total = yield* one<{ count: number }>(
    `SELECT count(*) AS count FROM work_items ${where(conditions)}`,
    ...conditions.flatMap(({ params }) => params),
  )
  const column = columns[sort]
  const list = `${sort}${descending ? ' descending' : ''}`
  const behind = cursor === undefined ? [] : [behindOf(column, descending, readPosition(cursor, list))]
  const chosen = [...conditions, ...behind]
  const way = descending ? 'DESC' : 'ASC'
  const rows = yield* all<ItemRow & { child_count: number }>(
    `SELECT *, (SELECT count(*) FROM work_items AS below
       WHERE below.parent_id = work_items.id AND below.deleted_at IS NULL) AS child_count
     FROM work_items ${where(chosen)} ORDER BY ${column} ${way}, id ${way} LIMIT ? OFFSET ?`,
    ...chosen.flatMap(({ params }) => params),
    limit + 1,
    offset,
  )
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  const hasMore = rows.length > limit
  return {
    items: page.map((row) => ({
      ...decodeItem(row),
      childCount: row.child_count,
      openBlockers: row.open_blockers,
      waitingGates: row.waiting_gates,
      heldAbove: row.held_above,
    })),
    totalCount: total?.count ?? 0,
    hasMore,
    nextCursor: hasMore && last ? writePosition(list, [last[column], last.id]) : null,
  }
}

function behindOf(column: string, descending: boolean, [value, id]: readonly Value[]): Condition {
  const sign = descending ? '<' : '>'
  return { sql: `(${column}, id) ${sign} (?, ?)`, params: [value ?? null, id ?? null] }
}

function* conditionsOf(filter: ItemFilter): Work<Condition[]> {
  const { itemTypes, statuses, priorities, parentId, belowId, labels = [], claimed, search, taskId } = filter
  const found: Condition[] = []
  const add = (sql: string, ...params: Value[]) => void found.push({ sql, params })
  const oneOf = (column: string, values: readonly Value[] | undefined) => {
    if (values !== undefined && values.length > 0) add(`${column} IN (${marks(values.length)})`, ...values)
  }
  if (!filter.includeDeleted) add('deleted_at IS NULL')
  oneOf('item_type', itemTypes)
  oneOf('status', statuses)
  oneOf('priority', priorities?.map(priorityNumber))
  if (parentId === null) add('parent_id IS NULL')
  else if (parentId !== undefined) add('parent_id = ?', (yield* requireRow(parentId)).id)
  if (belowId !== undefined) add('path > ? AND path < ?', ...rangeBelow((yield* requireRow(belowId)).path))
  // As it stands in the list, with its quotes: no label is a part of another one.
  for (const label of labels) {
    const pattern = likePattern(JSON.stringify(label))
    if (pattern !== null) add("labels LIKE ? ESCAPE '\\'", pattern)
  }
  if (claimed === 'none') add('claim_by IS NULL')
  else if (claimed === 'any') add('claim_by IS NOT NULL')
  else if (claimed !== undefined) add('claim_by = ?', claimed)
  const pattern = likePattern(search?.toLowerCase())
  if (pattern !== null) add("search_text LIKE ? ESCAPE '\\'", pattern)
  if (taskId !== undefined) add('id IN (SELECT item_id FROM work_tasks WHERE task_id = ?)', taskId)
  if (filter.unseen !== undefined) add('unseen = ?', filter.unseen ? 1 : 0)
  return found
}
