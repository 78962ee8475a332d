import { MusterError } from '../../../../contract/errors.ts'
import type { WorkItem } from '../../../../contract/work-item.ts'
import { type ItemRow, rangeBelow, rowsBelow } from '../database/item-row.ts'
import { all, one, run, runOf, type Work } from '../database/work.ts'
import { lastRank, requireDepth } from './create-item.ts'
import { refuseMove } from './find-cycle.ts'
import { heldUnder } from './holds.ts'
import { requireLive } from './read-item.ts'

/** Where an item stands under a parent. @throws MusterError `not_found`, `conflict` */
export function* placeUnder(
  row: ItemRow,
  parentId: string | null,
): Work<Partial<Pick<WorkItem, 'parentId' | 'path' | 'depth'>>> {
  if (parentId === row.parent_id) return {}
  if (parentId === null) return { parentId, path: `/${row.id}`, depth: 0 }
  const parent = yield* requireLive(parentId)
  if (parent.id === row.id || parent.path.startsWith(`${row.path}/`))
    throw new MusterError('conflict', `"${row.title}" can't be moved below itself.`, {
      hint: 'Choose a parent that is not below it.',
      details: { field: 'parentId' },
    })
  const deepest = yield* one<{ depth: number | null }>(
    'SELECT max(depth) AS depth FROM work_items WHERE path > ? AND path < ?',
    ...rangeBelow(row.path),
  )
  const depth = requireDepth(parent, Math.max(0, (deepest?.depth ?? row.depth) - row.depth))
  yield* refuseMove(row, parent)
  return { parentId, path: `${parent.path}/${row.id}`, depth }
}

/** Gives all that is below a moved item its new path and depth, and both what holds them there. How many those are. */
export function* carryAlong(row: ItemRow, after: WorkItem): Work<number> {
  const parent = after.parentId === null ? null : yield* requireLive(after.parentId)
  const held = heldUnder(parent)
  yield* run('UPDATE work_items SET held_above = ? WHERE id = ?', held, row.id)
  const below = yield* rowsBelow<Pick<ItemRow, 'id' | 'path'>>(row.path, 'id, path')
  return yield* runOf(
    below.map(({ id }) => id),
    (marks) =>
      `UPDATE work_items SET path = ? || substr(path, ?), depth = depth + ?, held_above = held_above + ?
       WHERE id IN (${marks})`,
    after.path,
    row.path.length + 1,
    after.depth - row.depth,
    held - row.held_above,
  )
}

/** Ranks that are as close as this are spread. */
const LEAST_GAP = 1e-6
/** How many items are given new ranks then. */
const SPREAD = 64

/**
 * A rank just before an item, or behind all.
 *
 * @throws MusterError `not_found`, `conflict`
 */
export function* rankBefore(itemId: string, beforeId: string | null): Work<number> {
  if (beforeId === null) return yield* lastRank()
  const next = yield* requireLive(beforeId)
  if (beforeId === itemId) return next.rank
  const previous = yield* one<{ rank: number }>(
    `SELECT rank FROM work_items WHERE (rank < ? OR (rank = ? AND id < ?)) AND id <> ?
     ORDER BY rank DESC, id DESC LIMIT 1`,
    next.rank,
    next.rank,
    next.id,
    itemId,
  )
  const low = previous?.rank ?? next.rank - 2
  if (next.rank - low > LEAST_GAP) return (low + next.rank) / 2
  const after = yield* all<{ id: string; rank: number }>(
    `SELECT id, rank FROM work_items WHERE (rank > ? OR (rank = ? AND id >= ?)) AND id <> ?
     ORDER BY rank, id LIMIT ?`,
    next.rank,
    next.rank,
    next.id,
    itemId,
    SPREAD + 1,
  )
  const isWhole = after.length <= SPREAD
  const spread = isWhole ? after : after.slice(0, SPREAD)
  const last = after.at(-1)?.rank ?? low
  const high = isWhole ? low + after.length + 2 : Math.max(last, low + LEAST_GAP * 100)
  const step = (high - low) / (spread.length + 2)
  for (const [index, { id }] of spread.entries())
    yield* run('UPDATE work_items SET rank = ? WHERE id = ?', low + step * (index + 2), id)
  return low + step
}
