import { type ItemRow, phases, rangeBelow, rowsBelow } from '../database/item-row.ts'
import { all, count, one, run, runOf, type Work } from '../database/work.ts'

/*
 * What is kept of an item so that what is ready is one look into an index: `open_blockers`, `waiting_gates`, `held_above`,
 * `unblocks`. Each is brought up to date in the transaction that changes what it counts.
 */

type Held = Pick<ItemRow, 'phase' | 'open_blockers' | 'waiting_gates' | 'claim_by'>

/** Whether an item holds what is below it: its blocking is inherited, and whoever has it has what is below. */
export function holdsBelow(row: Held): boolean {
  return (
    row.phase >= phases.blocked || row.open_blockers > 0 || row.waiting_gates > 0 || row.claim_by !== null
  )
}

const NOT_DONE = `phase < ${phases.done} AND deleted_at IS NULL`

type Counted = Held &
  Pick<ItemRow, 'id' | 'path' | 'unblocks'> & { blockers: number; gates: number; waiters: number }

/** Counts anew what holds an item and what it holds up. */
export function* recount(itemId: string): Work<void> {
  const row = yield* one<Counted>(
    `SELECT id, path, phase, open_blockers, waiting_gates, claim_by, unblocks,
       (SELECT count(*) FROM work_links JOIN work_items AS b ON b.id = blocker_id
         WHERE waiter_id = work_items.id AND b.phase < ${phases.done} AND b.deleted_at IS NULL) AS blockers,
       (SELECT count(*) FROM work_gates WHERE item_id = work_items.id AND state <> 'open') AS gates,
       (SELECT count(*) FROM work_links JOIN work_items AS w ON w.id = waiter_id
         WHERE blocker_id = work_items.id AND w.phase < ${phases.done} AND w.deleted_at IS NULL) AS waiters
     FROM work_items WHERE id = ?`,
    itemId,
  )
  if (!row) return
  const { path, blockers, gates, waiters } = row
  const isSame = row.open_blockers === blockers && row.waiting_gates === gates && row.unblocks === waiters
  if (isSame) return
  yield* run(
    'UPDATE work_items SET open_blockers = ?, waiting_gates = ?, unblocks = ? WHERE id = ?',
    blockers,
    gates,
    waiters,
    itemId,
  )
  yield* holdBelow(path, row, { ...row, open_blockers: blockers, waiting_gates: gates })
}

/** Tells all that is below an item when it begins to hold it, or does so no longer. */
export function* holdBelow(path: string, before: Held, after: Held): Work<void> {
  const change = Number(holdsBelow(after)) - Number(holdsBelow(before))
  if (change !== 0) yield* shiftBelow(path, change)
}

/** Changes how many ancestors hold what is below a path. */
function* shiftBelow(path: string, change: number): Work<void> {
  const below = yield* rowsBelow<Pick<ItemRow, 'id' | 'path'>>(path, 'id, path')
  yield* runOf(
    below.map(({ id }) => id),
    (marks) => `UPDATE work_items SET held_above = held_above + ? WHERE id IN (${marks})`,
    change,
  )
}

/** Whether a change of an item means something to those that wait for it, and to those that it waits for. */
export function counts({ phase, deleted_at }: Pick<ItemRow, 'phase' | 'deleted_at'>): boolean {
  return phase < phases.done && deleted_at === null
}

/** Counts anew what waits for an item and what it waits for; also of all that is below it. */
export function* recountAround({ id, path }: Pick<ItemRow, 'id' | 'path'>, below: boolean): Work<void> {
  const chosen = below ? '(id = ? OR (path > ? AND path < ?))' : 'id = ?'
  const params = below ? [id, ...rangeBelow(path)] : [id]
  const others = yield* all<{ id: string }>(
    `SELECT waiter_id AS id FROM work_links JOIN work_items ON id = blocker_id WHERE ${chosen}
     UNION SELECT blocker_id AS id FROM work_links JOIN work_items ON id = waiter_id WHERE ${chosen}`,
    ...params,
    ...params,
  )
  for (const other of others) yield* recount(other.id)
}

/** Ancestors that hold what is below an item which is put under a parent. */
export function heldUnder(parent: (Held & Pick<ItemRow, 'held_above'>) | null): number {
  return parent === null ? 0 : parent.held_above + Number(holdsBelow(parent))
}

/** Items below one that are not done. */
export function* openBelow(path: string): Work<number> {
  return yield* count(`work_items WHERE path > ? AND path < ? AND ${NOT_DONE}`, ...rangeBelow(path))
}
