import { MAX_DEPTH } from '../../../../contract/work-item.ts'
import { type ItemRow, phases } from '../database/item-row.ts'
import { all, run, type Work } from '../database/work.ts'
import { holdsBelow } from '../rules/holds.ts'

const KEPT = [
  'path',
  'depth',
  'open_blockers',
  'waiting_gates',
  'held_above',
  'unblocks',
] as const satisfies (keyof ItemRow)[]

type Row = Pick<ItemRow, 'id' | 'parent_id' | 'phase' | 'deleted_at' | 'claim_by' | (typeof KEPT)[number]>

/**
 * Makes what is kept of each item fit the others that are here. Rows that our own changes touched are as they are in the shared
 * database, and the others as old as the copy, so that a parent may be newer than what is below it.
 */
export function* mendCopy(): Work<void> {
  const rows = yield* all<Row>(
    `SELECT id, parent_id, phase, deleted_at, claim_by, ${KEPT.join(', ')} FROM work_items`,
  )
  const links = yield* all<{ waiter_id: string; blocker_id: string }>(
    'SELECT waiter_id, blocker_id FROM work_links WHERE blocker_id IS NOT NULL',
  )
  const gates = yield* all<{ item_id: string; count: number }>(
    `SELECT item_id, count(*) AS count FROM work_gates WHERE state <> 'open' GROUP BY item_id`,
  )
  const byId = new Map(rows.map((row) => [row.id, row]))
  const mended = new Map(
    rows.map((row) => [row.id, { ...row, open_blockers: 0, unblocks: 0, waiting_gates: 0 }]),
  )
  const isOpen = (id: string) => {
    const row = byId.get(id)
    return row !== undefined && row.phase < phases.done && row.deleted_at === null
  }
  for (const { waiter_id, blocker_id } of links) {
    const waiter = mended.get(waiter_id)
    const blocker = mended.get(blocker_id)
    if (waiter && isOpen(blocker_id)) waiter.open_blockers += 1
    if (blocker && isOpen(waiter_id)) blocker.unblocks += 1
  }
  for (const { item_id, count } of gates) {
    const row = mended.get(item_id)
    if (row) row.waiting_gates = count
  }
  placeAll(mended)
  for (const row of mended.values()) {
    const before = byId.get(row.id)
    if (KEPT.every((column) => row[column] === before?.[column])) continue
    yield* run(
      `UPDATE work_items SET ${KEPT.map((column) => `${column} = ?`).join(', ')} WHERE id = ?`,
      ...KEPT.map((column) => row[column]),
      row.id,
    )
  }
}

/** Each below its parent, from the top. One whose parent is not here, or is below it by an older row, stays where it was. */
function placeAll(rows: ReadonlyMap<string, Row>): void {
  const children = Map.groupBy(rows.values(), ({ parent_id }) => parent_id ?? '')
  const level = [...rows.values()].filter(({ parent_id }) => parent_id === null || !rows.has(parent_id))
  for (const row of level)
    if (row.parent_id === null) Object.assign(row, { path: `/${row.id}`, depth: 0, held_above: 0 })
  for (let next = level; next.length > 0; ) {
    next = next.flatMap((parent) => {
      const below = children.get(parent.id) ?? []
      for (const row of below) {
        row.held_above = parent.held_above + Number(holdsBelow(parent))
        if (parent.depth === MAX_DEPTH) continue
        row.path = `${parent.path}/${row.id}`
        row.depth = parent.depth + 1
      }
      return below
    })
  }
}
