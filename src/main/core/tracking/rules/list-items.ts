import type { WorkSort } from '../../../../contract/operations/work-items.ts'
import type { ParsedInput } from '../../../../contract/operations.ts'
import type { ListedItem } from '../../../../contract/work-item.ts'
import { likePattern } from '../../store/like-pattern.ts'
import { decodeItem, type ItemRow, priorityNumber, rangeBelow } from '../database/item-row.ts'
import { all, count, marks, ofFewLengths, type Value, type Work } from '../database/work.ts'
import { cutPage, readPosition } from './pages.ts'
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
  const texts = textConditionsOf(filter)
  const others = yield* conditionsOf(filter)
  const asked = [...texts, ...others]
  const few = texts.length === 0 ? null : yield* fewOf(asked)
  const totalCount =
    few === null ? yield* count(`work_items ${where(asked)}`, ...paramsOf(asked)) : few.length
  const column = columns[sort]
  const list = `${sort}${descending ? ' descending' : ''}`
  const behind = cursor === undefined ? [] : [behindOf(column, descending, readPosition(cursor, list))]
  // Of many the first come soon in the order of the list, so that is what is gone along.
  const chosen = [
    ...(few === null ? [...texts, ...(totalCount > FEW ? others.map(alongList) : others)] : [isOneOf(few)]),
    ...behind,
  ]
  const way = descending ? 'DESC' : 'ASC'
  const rows = yield* all<ItemRow & { child_count: number }>(
    `SELECT work_items.*, (SELECT count(*) FROM work_items AS below
       WHERE below.parent_id = work_items.id AND below.deleted_at IS NULL) AS child_count
     FROM work_items ${where(chosen)}
     ORDER BY ${column} ${way}, id ${way} LIMIT ? OFFSET ?`,
    ...paramsOf(chosen),
    limit + 1,
    offset,
  )
  const { page, nextCursor } = cutPage(list, rows, limit, (row) => [row[column], row.id])
  return {
    items: page.map((row) => ({
      ...decodeItem(row),
      childCount: row.child_count,
      openBlockers: row.open_blockers,
      waitingGates: row.waiting_gates,
      heldAbove: row.held_above,
    })),
    totalCount,
    hasMore: nextCursor !== null,
    nextCursor,
  }
}

function where(conditions: readonly Condition[]): string {
  return conditions.length === 0 ? '' : `WHERE ${conditions.map(({ sql }) => sql).join(' AND ')}`
}

const paramsOf = (conditions: readonly Condition[]) => conditions.flatMap(({ params }) => params)

/** Matches of a text that are looked up one by one. */
const FEW = 500

/** The ids of what holds a text, which goes through all texts once; null: there are many. */
function* fewOf(conditions: readonly Condition[]): Work<string[] | null> {
  const rows = yield* all<{ id: string }>(
    `SELECT id FROM work_items ${where(conditions)} LIMIT ?`,
    ...paramsOf(conditions),
    FEW + 1,
  )
  return rows.length > FEW ? null : rows.map(({ id }) => id)
}

function isOneOf(ids: readonly string[]): Condition {
  const params = ofFewLengths(ids)
  return { sql: `id IN (${marks(params.length)})`, params }
}

/** So written that no index but that of the order is used. */
const alongList = ({ sql, params }: Condition): Condition => ({
  sql: sql.replace(/^status IN/, "(status || '') IN"),
  params,
})

function behindOf(column: string, descending: boolean, [value, id]: readonly Value[]): Condition {
  const sign = descending ? '<' : '>'
  return { sql: `(${column}, id) ${sign} (?, ?)`, params: [value ?? null, id ?? null] }
}

/** What is looked for in texts: all of it stands in one index. A long text is gone through by LIKE twice as fast as by `instr`. */
function textConditionsOf({ labels = [], search = '' }: ItemFilter): Condition[] {
  const pattern = likePattern(search.trim().toLowerCase())
  return [
    // As it stands in the list, with its quotes: no label is a part of another one.
    ...labels.map((label) => ({ sql: 'instr(labels, ?) > 0', params: [JSON.stringify(label)] })),
    ...(pattern === null ? [] : [{ sql: "search_text LIKE ? ESCAPE '\\'", params: [pattern] }]),
  ]
}

function* conditionsOf(filter: ItemFilter): Work<Condition[]> {
  const { itemTypes, statuses, priorities, parentId, belowId, claimed, taskId } = filter
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
  if (claimed === 'none') add('claim_by IS NULL')
  else if (claimed === 'any') add('claim_by IS NOT NULL')
  else if (claimed !== undefined) add('claim_by = ?', claimed)
  if (taskId !== undefined) add('id IN (SELECT item_id FROM work_tasks WHERE task_id = ?)', taskId)
  if (filter.unseen !== undefined) add('unseen = ?', filter.unseen ? 1 : 0)
  return found
}
