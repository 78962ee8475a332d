import { MusterError } from '../../../../contract/errors.ts'
import type { LinkKind, WorkLink } from '../../../../contract/work-item.ts'
import type { ItemRow } from '../database/item-row.ts'
import { one, run, type Work } from '../database/work.ts'
import { type Change, note } from './change.ts'
import { refuseCycle } from './find-cycle.ts'
import { recount } from './holds.ts'
import { requireLive, requireRow } from './read-item.ts'

export interface Ends {
  fromId: string
  toId: string
  kind: LinkKind
}

/** Links of one item at most. */
const MAX_LINKS = 1_000

/** Who is waited for, and who waits; null: a kind that holds nothing up. */
function blockingEnds({ fromId, toId, kind }: Ends): { blockerId: string; waiterId: string } | null {
  if (kind === 'blocks') return { blockerId: fromId, waiterId: toId }
  return kind === 'depends_on' ? { blockerId: toId, waiterId: fromId } : null
}

/** @throws MusterError `validation` for one to itself, `not_found`, `conflict` for one that is there or makes a cycle */
export function* addLink(change: Change, ends: Ends, what = 'linked'): Work<WorkLink> {
  const { fromId, toId, kind } = ends
  if (fromId === toId)
    throw new MusterError('validation', 'An item can’t be linked to itself.', { details: { field: 'toId' } })
  const from = yield* requireLive(fromId)
  const to = yield* requireLive(toId)
  if (yield* findLink(ends))
    throw new MusterError('conflict', `"${from.title}" has the link "${kind}" to "${to.title}" already.`, {
      details: { fromId, toId, kind },
    })
  yield* refuseMany(from)
  yield* refuseMany(to)
  const blocking = blockingEnds(ends)
  if (blocking !== null)
    yield* refuseCycle(
      blocking.blockerId === from.id ? { blocker: from, waiter: to } : { blocker: to, waiter: from },
    )
  yield* run(
    `INSERT INTO work_links (from_id, to_id, kind, blocker_id, waiter_id, created_at, created_by)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
    fromId,
    toId,
    kind,
    blocking?.blockerId ?? null,
    blocking?.waiterId ?? null,
    change.at,
    change.by,
  )
  yield* announce(change, ends, what)
  return { fromId, toId, kind, createdAt: change.at, createdBy: change.by }
}

/** @throws MusterError `not_found` */
export function* removeLink(change: Change, ends: Ends, what = 'unlinked'): Work<void> {
  const { fromId, toId, kind } = ends
  yield* requireRow(fromId)
  yield* requireRow(toId)
  const count = yield* run(
    'DELETE FROM work_links WHERE from_id = ? AND to_id = ? AND kind = ?',
    fromId,
    toId,
    kind,
  )
  if (count === 0)
    throw new MusterError('not_found', `There is no link "${kind}" from ${fromId} to ${toId}.`, {
      details: { fromId, toId, kind },
    })
  yield* announce(change, ends, what)
}

/** Both items have it in their history, and what is kept of them is counted anew. */
function* announce(change: Change, ends: Ends, what: string): Work<void> {
  const isThere = what === 'linked'
  const told = { ...ends }
  for (const recordId of [ends.fromId, ends.toId]) {
    yield* note(change, {
      recordId,
      recordKind: 'link',
      what,
      version: null,
      before: isThere ? null : told,
      after: isThere ? told : null,
    })
    if (blockingEnds(ends) !== null) yield* recount(recordId)
    change.touched.links.add(recordId)
  }
}

function* findLink({ fromId, toId, kind }: Ends): Work<boolean> {
  const row = yield* one(
    'SELECT kind FROM work_links WHERE from_id = ? AND to_id = ? AND kind = ?',
    fromId,
    toId,
    kind,
  )
  return row !== undefined
}

function* refuseMany({ id, title }: ItemRow): Work<void> {
  const row = yield* one<{ count: number }>(
    `SELECT (SELECT count(*) FROM work_links WHERE from_id = ?)
       + (SELECT count(*) FROM work_links WHERE to_id = ?) AS count`,
    id,
    id,
  )
  if ((row?.count ?? 0) < MAX_LINKS) return
  throw new MusterError('conflict', `"${title}" has ${MAX_LINKS} links, which are the most of one item.`, {
    hint: 'Group what it is linked to under an item of its own.',
    details: { itemId: id },
  })
}
