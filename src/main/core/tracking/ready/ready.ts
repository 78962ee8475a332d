import type { ParsedInput } from '../../../../contract/operations.ts'
import type { BlockedItem, ReadyItem } from '../../../../contract/work-item.ts'
import { decodeItem, type ItemRow, idsOf, phases, rangeBelow } from '../database/item-row.ts'
import { all, allOf, count, marks, ofFewLengths, one, type Value, type Work } from '../database/work.ts'
import { cutPage, readPosition } from '../rules/pages.ts'
import { requireRow } from '../rules/read-item.ts'
import { blockersOf } from './blockers.ts'

/** As the index of ready items has it, word for word: so it is read in its order and nothing else is looked at. */
const IS_READY = `phase = ${phases.open} AND deleted_at IS NULL AND claim_by IS NULL
  AND open_blockers = 0 AND waiting_gates = 0 AND held_above = 0`

export type ReadyFilter = ParsedInput<'work.claimNext'>

/** What can be started now: by priority, then by what it lets start, then by age. */
export function* readReady({ limit, ...filter }: ReadyFilter & { limit: number }): Work<{
  items: ReadyItem[]
  totalCount: number
}> {
  const { sql, params } = yield* conditionOf(filter)
  const rows = yield* all<ItemRow>(
    `SELECT * FROM work_items WHERE ${sql} ORDER BY priority, unblocks DESC, created_at, id LIMIT ?`,
    ...params,
    limit,
  )
  const totalCount = yield* count(`work_items WHERE ${sql}`, ...params)
  const items = rows.map((row) => ({ ...decodeItem(row), unblocks: row.unblocks }))
  return { items, totalCount }
}

/** The id of the first that is ready. */
export function* firstReady(filter: ReadyFilter): Work<string | null> {
  const { sql, params } = yield* conditionOf(filter)
  const row = yield* one<{ id: string }>(
    `SELECT id FROM work_items WHERE ${sql} ORDER BY priority, unblocks DESC, created_at, id LIMIT 1`,
    ...params,
  )
  return row?.id ?? null
}

function* conditionOf({
  itemTypes,
  directory,
  belowId,
}: ReadyFilter): Work<{ sql: string; params: Value[] }> {
  const conditions = [IS_READY, `item_type IN (${marks(itemTypes.length)})`]
  const params: Value[] = [...itemTypes]
  if (belowId !== undefined) {
    conditions.push('path > ? AND path < ?')
    params.push(...rangeBelow((yield* requireRow(belowId)).path))
  }
  if (directory !== undefined) {
    const within = ofFewLengths(yield* withinDirectory(directory))
    conditions.push(`id IN (${marks(within.length)})`)
    params.push(...within)
  }
  return { sql: conditions.join(' AND '), params }
}

/** Of ready items so many are looked at for their directory. */
const MOST_LOOKED_AT = 5_000

/** Ready items of a directory: what an item does not say itself it has from what it is below. */
function* withinDirectory(directory: string): Work<string[]> {
  const rows = yield* all<{ id: string; path: string }>(
    `SELECT id, path FROM work_items WHERE ${IS_READY} ORDER BY priority, unblocks DESC, created_at, id LIMIT ?`,
    MOST_LOOKED_AT,
  )
  const ids = new Set(rows.flatMap(({ path }) => idsOf(path)))
  const named = yield* allOf<{ id: string; metadata: string }>(
    [...ids],
    (list) => `SELECT id, metadata FROM work_items WHERE id IN (${list}) AND metadata LIKE '%"directory":%'`,
  )
  const directories = new Map(
    named.map(({ id, metadata }) => [id, (JSON.parse(metadata) as { directory?: string }).directory]),
  )
  const isWithin = ({ path }: { path: string }) =>
    idsOf(path).findLast((id) => directories.get(id) !== undefined)
  return rows.filter((row) => directories.get(isWithin(row) ?? '') === directory).map(({ id }) => id)
}

/** Not done, and held by something else than who has it. */
const IS_BLOCKED = `phase <> ${phases.working} AND phase < ${phases.done} AND deleted_at IS NULL
  AND (phase = ${phases.blocked} OR open_blockers > 0 OR waiting_gates > 0 OR held_above > 0)`

/** What can't be started, oldest first, each with why. @throws MusterError `validation` for a bad cursor */
export function* readBlocked({ limit, cursor }: { limit: number; cursor?: string | undefined }): Work<{
  items: BlockedItem[]
  totalCount: number
  nextCursor: string | null
}> {
  const [at, id] = cursor === undefined ? [-1, ''] : readPosition(cursor, 'blocked')
  const rows = yield* all<ItemRow>(
    `SELECT * FROM work_items WHERE ${IS_BLOCKED} AND (created_at, id) > (?, ?) ORDER BY created_at, id LIMIT ?`,
    at ?? -1,
    id ?? '',
    limit + 1,
  )
  const totalCount = yield* count(`work_items WHERE ${IS_BLOCKED}`)
  const { page, nextCursor } = cutPage('blocked', rows, limit, (row) => [row.created_at, row.id])
  const items: BlockedItem[] = []
  for (const row of page) items.push({ ...decodeItem(row), blockers: yield* blockersOf(row) })
  return { items, totalCount, nextCursor }
}
