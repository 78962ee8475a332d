import { MusterError } from '../../../../contract/errors.ts'
import type { WorkItemChange } from '../../../../contract/operations/work-items.ts'
import type { WorkItem } from '../../../../contract/work-item.ts'
import { isDone, legalMoves } from '../../../../contract/work-moves.ts'
import { decodeItem, encodeItem, type ItemRow, phaseOf } from '../database/item-row.ts'
import { run, type Work } from '../database/work.ts'
import { type Change, differences, note } from './change.ts'
import { requireStatus } from './create-item.ts'
import { counts, holdBelow, openBelow, recountAround } from './holds.ts'
import { requireMetadata } from './metadata.ts'
import { carryAlong, placeUnder } from './move-item.ts'
import { removed, requireRow } from './read-item.ts'
import { removeBelow, restoreBelow } from './remove-item.ts'
import { requireVersion } from './versions.ts'

export interface Changed {
  item: WorkItem
  /** Items below it that were moved, removed or restored with it. */
  along: number
}

/** What an item becomes, besides what a client may say of it. */
export type ItemChange = WorkItemChange & { claim?: WorkItem['claim']; unseen?: boolean }

interface Options {
  /** Where it was before is taken as a status to go to, whatever the table of moves says. */
  anyStatus?: boolean
  /** The version that it gets, over the one that it has; left out: one more. */
  toVersion?: number
  /** In its history; left out: told by what was changed. */
  what?: string
}

/**
 * Changes an item as it was seen: all of it or nothing, and its version is raised by one.
 *
 * @param version null: whatever it is
 * @throws MusterError `not_found`, `conflict`, `validation`, `invalid_transition`
 */
export function* changeItem(
  change: Change,
  { itemId, version }: { itemId: string; version: number | null },
  given: ItemChange,
  { what, anyStatus = false, toVersion }: Options = {},
): Work<Changed> {
  const row = yield* requireRow(itemId)
  const before = decodeItem(row)
  if (version !== null) yield* requireVersion(before, version, `"${before.title}"`)
  if (before.deletedAt !== null && given.deleted !== false) throw removed(before)
  const next = yield* nextOf(change, row, before, anyStatus ? { ...given, anyStatus } : given)
  const after = { ...next, version: toVersion ?? next.version }
  yield* write(after)
  const along = yield* carryOn(change, row, before, after)
  const differing = differences({ ...before }, { ...after })
  const empty = Object.keys(differing.after).length === 0
  yield* note(change, {
    recordId: itemId,
    recordKind: 'item',
    what: what ?? nameOf(before, after),
    version: after.version,
    ...(empty ? {} : differing),
  })
  if (after.deletedAt === null) change.touched.items.add(itemId)
  else change.touched.removed.add(itemId)
  return { item: after, along }
}

function* nextOf(
  change: Change,
  row: ItemRow,
  before: WorkItem,
  given: ItemChange & Options,
): Work<WorkItem> {
  const { itemType } = before
  const { title, metadata, labels, notes, status, deleted } = given
  const place = given.parentId === undefined ? {} : yield* placeUnder(row, given.parentId)
  const isRemoved = before.deletedAt !== null
  return {
    ...before,
    ...place,
    ...(title === undefined ? {} : { title: title.trim() }),
    ...(status === undefined
      ? {}
      : { status: given.anyStatus ? status : yield* moveTo(row, before, status, given.force ?? false) }),
    priority: given.priority ?? before.priority,
    ...(metadata === undefined ? {} : { metadata: requireMetadata(itemType, metadata) }),
    ...(labels === undefined ? {} : { labels: [...new Set(labels)] }),
    ...(notes === undefined || notes === before.notes ? {} : { notes, notesUpdatedAt: change.at }),
    branch: given.branch === undefined ? before.branch : given.branch,
    commit: given.commit === undefined ? before.commit : given.commit,
    rank: given.rank ?? before.rank,
    claim: claimAfter(before, given),
    unseen: given.unseen ?? before.unseen,
    deletedAt: deleted === undefined || deleted === isRemoved ? before.deletedAt : deleted ? change.at : null,
    version: before.version + 1,
    updatedAt: change.at,
    updatedBy: change.by,
  }
}

/** What is done, or waits for anybody again, is nobody's; so is what was removed. */
function claimAfter(before: WorkItem, { claim, status, deleted }: ItemChange): WorkItem['claim'] {
  if (claim !== undefined) return claim
  const isGiven = status !== undefined && status !== before.status
  if (deleted || (isGiven && (isDone(status) || status === 'need-to-be-done'))) return null
  return before.claim
}

function* moveTo(
  row: ItemRow,
  before: WorkItem,
  to: WorkItem['status'],
  force: boolean,
): Work<WorkItem['status']> {
  const { itemType, status, title } = before
  if (to === status) return status
  requireStatus(itemType, to)
  const legal = legalMoves(itemType, status)
  if (!legal.includes(to))
    throw new MusterError(
      'invalid_transition',
      `"${title}" is ${status}, and can't become ${to} from there.`,
      {
        hint: `It can become ${legal.join(', ')}.`,
        details: { from: status, to, legal },
      },
    )
  if (!force && (to === 'complete' || to === 'completed')) {
    const open = yield* openBelow(row.path)
    if (open > 0)
      throw new MusterError(
        'conflict',
        `"${title}" can't be completed: ${open === 1 ? 'one item' : `${open} items`} below it ${open === 1 ? 'is' : 'are'} not done.`,
        { hint: 'Finish them first, or complete it all the same (force).', details: { open } },
      )
  }
  return to
}

function* write(item: WorkItem): Work<void> {
  const { id, ...columns } = encodeItem(item)
  const names = Object.keys(columns)
  yield* run(
    `UPDATE work_items SET ${names.map((name) => `${name} = ?`).join(', ')} WHERE id = ?`,
    ...Object.values(columns),
    id ?? null,
  )
}

/** What a change of an item means to those below it, and to those that it is linked to. */
function* carryOn(change: Change, row: ItemRow, before: WorkItem, after: WorkItem): Work<number> {
  const now = {
    ...row,
    phase: phaseOf(after.status),
    claim_by: after.claim?.by ?? null,
    deleted_at: after.deletedAt,
    path: after.path,
  }
  let along = 0
  if (after.path !== before.path) along = yield* carryAlong(row, after)
  yield* holdBelow(after.path, row, now)
  if (before.deletedAt === null && after.deletedAt !== null) along = yield* removeBelow(change, after)
  if (before.deletedAt !== null && after.deletedAt === null)
    along = yield* restoreBelow(change, after, before.deletedAt)
  // What is below a removed one goes with it, also where that was done.
  const isBelowToo = row.deleted_at !== now.deleted_at
  if (isBelowToo || counts(row) !== counts(now)) yield* recountAround(now, isBelowToo)
  return along
}

function nameOf(before: WorkItem, after: WorkItem): string {
  if (before.deletedAt !== after.deletedAt) return after.deletedAt === null ? 'restored' : 'deleted'
  return before.parentId === after.parentId ? 'updated' : 'moved'
}
