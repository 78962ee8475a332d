import { MusterError } from '../../../../contract/errors.ts'
import type { NewWorkItem } from '../../../../contract/operations/work-items.ts'
import {
  MAX_DEPTH,
  type WorkItem,
  type WorkItemStatus,
  type WorkItemType,
} from '../../../../contract/work-item.ts'
import { firstStatus, statusesOf } from '../../../../contract/work-moves.ts'
import { encodeItem, type ItemRow } from '../database/item-row.ts'
import { marks, one, run, type Work } from '../database/work.ts'
import { type Change, differences, note } from './change.ts'
import { heldUnder } from './holds.ts'
import { addLink } from './links.ts'
import { requireMetadata } from './metadata.ts'
import { requireLive } from './read-item.ts'

/** What of an item was given elsewhere, where it was made. */
export interface Origin {
  id: string
  version: number
  createdAt: number
  createdBy: string
}

/** @throws MusterError `validation`, `not_found`, `conflict` */
export function* createItem(change: Change, given: NewWorkItem, origin?: Origin): Work<WorkItem> {
  const { itemType, title, parentId, priority, labels, notes, branch, commit, discoveredFrom } = given
  const status = requireStatus(itemType, given.status ?? firstStatus(itemType))
  const metadata = requireMetadata(itemType, given.metadata)
  const parent = parentId === null ? null : yield* requireLive(parentId)
  const id = origin?.id ?? change.newId()
  const item: WorkItem = {
    id,
    itemType,
    title: title.trim(),
    status,
    priority,
    parentId,
    path: `${parent?.path ?? ''}/${id}`,
    depth: requireDepth(parent, 0),
    rank: yield* lastRank(),
    metadata,
    labels: [...new Set(labels)],
    notes,
    notesUpdatedAt: notes === '' ? null : change.at,
    branch,
    commit,
    claim: null,
    unseen: change.taskId !== null,
    version: origin?.version ?? 1,
    createdAt: origin?.createdAt ?? change.at,
    updatedAt: change.at,
    createdBy: origin?.createdBy ?? change.by,
    updatedBy: change.by,
    deletedAt: null,
  }
  const columns = { ...encodeItem(item), held_above: heldUnder(parent) }
  const names = Object.keys(columns)
  yield* run(
    `INSERT INTO work_items (${names.join(', ')}) VALUES (${marks(names.length)})`,
    ...Object.values(columns),
  )
  const { after } = differences(
    {},
    { itemType, title: item.title, status, priority, parentId, labels, metadata },
  )
  yield* note(change, {
    recordId: id,
    recordKind: 'item',
    what: origin ? 'imported' : 'created',
    version: item.version,
    after,
  })
  change.touched.items.add(id)
  if (discoveredFrom !== undefined)
    yield* addLink(change, { fromId: id, toId: discoveredFrom, kind: 'discovered_from' })
  return item
}

/** Behind all others. */
export function* lastRank(): Work<number> {
  const last = yield* one<{ rank: number }>('SELECT rank FROM work_items ORDER BY rank DESC LIMIT 1')
  return Math.floor(last?.rank ?? 0) + 1
}

/**
 * The depth of an item under a parent.
 *
 * @param below levels that it has below it
 * @throws MusterError `conflict` when it, or what is below it, would be too deep
 */
export function requireDepth(parent: Pick<ItemRow, 'depth' | 'title'> | null, below: number): number {
  const depth = parent === null ? 0 : parent.depth + 1
  if (depth + below <= MAX_DEPTH) return depth
  const what = below === 0 ? 'An item' : `An item with ${below} levels below it`
  throw new MusterError(
    'conflict',
    `${what} under "${parent?.title}" would be ${depth + below} levels below the top; ${MAX_DEPTH} are the most.`,
    { hint: 'Choose a parent that is further up.', details: { field: 'parentId', depth: depth + below } },
  )
}

/** @throws MusterError `validation` for a status that items of the type don't have */
export function requireStatus(itemType: WorkItemType, status: WorkItemStatus): WorkItemStatus {
  const known = statusesOf(itemType)
  if (known.includes(status)) return status
  throw new MusterError('validation', `A ${itemType} can't be "${status}".`, {
    hint: `It can be ${known.join(', ')}.`,
    details: { field: 'status', statuses: known },
  })
}
