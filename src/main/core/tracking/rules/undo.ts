import { MusterError } from '../../../../contract/errors.ts'
import type { WorkEvent, WorkItem } from '../../../../contract/work-item.ts'
import { configure } from '../components/configuration.ts'
import { updateEnhancement } from '../components/enhancements.ts'
import { updateVendor } from '../components/vendors.ts'
import { one, type Work } from '../database/work.ts'
import type { Change } from './change.ts'
import { changeItem, type ItemChange } from './change-item.ts'
import { decodeEvent, type EventRow } from './history.ts'
import { addLink, type Ends, removeLink } from './links.ts'
import { requireItem } from './read-item.ts'
import { linkTask, unlinkTask } from './task-links.ts'

/**
 * Takes back the last change of a record.
 *
 * @throws MusterError `not_found` when nothing was changed; `conflict` when it is somebody else's, was followed by another, or
 *   can't be taken back
 */
export function* undo(change: Change, recordId: string): Work<{ undone: WorkEvent; item: WorkItem | null }> {
  const row = yield* one<EventRow>(
    'SELECT * FROM work_events WHERE record_id = ? ORDER BY id DESC LIMIT 1',
    recordId,
  )
  if (!row)
    throw new MusterError('not_found', `Nothing was changed of ${recordId}.`, { details: { recordId } })
  const event = decodeEvent(row)
  if (event.by !== change.by || (change.taskId !== null && event.taskId !== change.taskId))
    throw new MusterError(
      'conflict',
      `The last change was made by ${event.by}, and can be taken back by them.`,
      {
        hint: 'Change it to what it should be.',
        details: { recordId, by: event.by, at: event.at },
      },
    )
  yield* takeBack(change, event)
  const isItem = event.recordKind === 'item' || event.recordKind === 'link'
  return { undone: event, item: isItem ? yield* requireItem(recordId) : null }
}

function* takeBack(change: Change, event: WorkEvent): Work<void> {
  const { recordId, recordKind, what, before, after, version } = event
  const seen = version ?? 0
  switch (recordKind) {
    case 'item':
      yield* takeItemBack(change, event)
      return
    case 'link':
      yield* takeLinkBack(change, event)
      return
    case 'vendor':
      if (what !== 'updated' || before === null) break
      yield* updateVendor(change, { ...before, vendorId: recordId, version: seen })
      return
    case 'enhancement':
      if (what !== 'updated' || before === null) break
      yield* updateEnhancement(change, { ...before, enhancementId: recordId, version: seen })
      return
    case 'configuration':
      if (before === null) break
      yield* configure(change, { ...before, version: seen })
      return
  }
  throw new MusterError('conflict', `What was ${what} can't be taken back.`, {
    details: { recordId, what, after },
  })
}

/** An item is as it was before; one that was made is removed. */
function* takeItemBack(change: Change, { recordId, what, version, before, after }: WorkEvent): Work<void> {
  const { deletedAt, ...fields } = before ?? {}
  const isDeletion = after !== null && 'deletedAt' in after
  const back: ItemChange =
    what === 'created'
      ? { deleted: true }
      : { ...(fields as ItemChange), ...(isDeletion ? { deleted: deletedAt !== null } : {}) }
  const item = yield* requireItem(recordId)
  if (what === 'created') yield* refuseWithItems(item)
  yield* changeItem(change, { itemId: recordId, version }, back, { what: 'undone', anyStatus: true })
}

function* refuseWithItems({ id, title }: WorkItem): Work<void> {
  const child = yield* one<{ title: string }>(
    'SELECT title FROM work_items WHERE parent_id = ? AND deleted_at IS NULL LIMIT 1',
    id,
  )
  if (child)
    throw new MusterError('conflict', `"${title}" has items below it, such as "${child.title}".`, {
      hint: 'Remove it with them, if that is meant.',
      details: { itemId: id },
    })
}

function* takeLinkBack(change: Change, { recordId, what, before, after }: WorkEvent): Work<void> {
  const told = { ...before, ...after }
  if (typeof told.taskId === 'string') {
    const pair = { itemId: recordId, taskId: told.taskId }
    yield* what === 'task linked' ? unlinkTask(change, pair) : linkTask(change, pair)
    return
  }
  const ends = told as unknown as Ends
  if (what === 'linked') yield* removeLink(change, ends)
  else yield* addLink(change, ends)
}
