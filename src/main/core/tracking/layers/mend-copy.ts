import { MAX_DEPTH } from '../../../../contract/work-item.ts'
import { type ItemRow, phases } from '../database/item-row.ts'
import { all, allInParts, allOf, pause, run, type Work } from '../database/work.ts'
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
  const rows = yield* allInParts<Row>(
    'id',
    '',
    (behind) =>
      `SELECT id, parent_id, phase, deleted_at, claim_by, ${KEPT.join(', ')} FROM work_items WHERE ${behind}`,
  )
  const links = yield* allOf<{ waiter_id: string; blocker_id: string }>(
    rows.map(({ id }) => id),
    (marks) => `SELECT waiter_id, blocker_id FROM work_links WHERE waiter_id IN (${marks})`,
  )
  const gates = yield* all<{ item_id: string; count: number }>(
    `SELECT item_id, count(*) AS count FROM work_gates WHERE state <> 'open' GROUP BY item_id`,
  )
  const byId = new Map<string, Row>()
  const mended = new Map<string, Row>()
  for (const row of rows) {
    yield* pause()
    byId.set(row.id, row)
    mended.set(row.id, { ...row, open_blockers: 0, unblocks: 0, waiting_gates: 0 })
  }
  const isOpen = (id: string) => {
    const row = byId.get(id)
    return row !== undefined && row.phase < phases.done && row.deleted_at === null
  }
  for (const { waiter_id, blocker_id } of links) {
    yield* pause()
    const waiter = mended.get(waiter_id)
    const blocker = mended.get(blocker_id)
    if (waiter && isOpen(blocker_id)) waiter.open_blockers += 1
    if (blocker && isOpen(waiter_id)) blocker.unblocks += 1
  }
  for (const { item_id, count } of gates) {
    const row = mended.get(item_id)
    if (row) row.waiting_gates = count
  }
  yield* placeAll(mended)
  for (const row of mended.values()) {
    yield* pause()
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
function* placeAll(rows: ReadonlyMap<string, Row>): Work<void> {
  const children = new Map<string, Row[]>()
  const reached: Row[] = []
  for (const row of rows.values()) {
    yield* pause()
    const { id, parent_id } = row
    if (parent_id === null || !rows.has(parent_id)) reached.push(row)
    else {
      const brothers = children.get(parent_id)
      if (brothers) brothers.push(row)
      else children.set(parent_id, [row])
    }
    if (parent_id === null) Object.assign(row, { path: `/${id}`, depth: 0, held_above: 0 })
  }
  // It grows by what is below each.
  for (const parent of reached)
    for (const row of children.get(parent.id) ?? []) {
      yield* pause()
      row.held_above = parent.held_above + Number(holdsBelow(parent))
      if (parent.depth < MAX_DEPTH) {
        row.path = `${parent.path}/${row.id}`
        row.depth = parent.depth + 1
      }
      reached.push(row)
    }
}
