import { MusterError } from '../../../../contract/errors.ts'
import { MAX_NOTES_LENGTH, type WorkItem } from '../../../../contract/work-item.ts'
import { isDone } from '../../../../contract/work-moves.ts'
import { decodeItem, type ItemRow, phases } from '../database/item-row.ts'
import type { Work } from '../database/work.ts'
import type { Author, Change } from '../rules/change.ts'
import { changeItem } from '../rules/change-item.ts'
import { requireLive } from '../rules/read-item.ts'
import { linkTask } from '../rules/task-links.ts'
import { requireVersion } from '../rules/versions.ts'
import { blockersOf } from './blockers.ts'
import { firstReady, type ReadyFilter } from './ready.ts'

/**
 * Takes an item for who asks, or for somebody else. A task goes to work by it; an instance's own task is linked.
 *
 * @throws MusterError `not_found`; `conflict` that says who has it, or why it can't be started
 */
export function* claimItem(
  change: Change,
  { itemId, version }: { itemId: string; version?: number | undefined },
  { by, taskId }: Author = change,
): Work<WorkItem> {
  const row = yield* requireLive(itemId)
  const item = decodeItem(row)
  // Asked again, as after an answer that got lost.
  if (taskId !== null && item.claim?.taskId === taskId) return item
  if (version !== undefined && item.claim === null) yield* requireVersion(item, version, `"${item.title}"`)
  yield* refuseHeld(row)
  const claim = { by, taskId, at: change.at }
  const status = item.status === 'need-to-be-done' ? 'in-progress' : item.status
  const changed = yield* changeItem(change, { itemId, version: null }, { claim, status }, { what: 'claimed' })
  if (taskId !== null) yield* linkTask(change, { itemId, taskId })
  return changed.item
}

/** @throws MusterError `conflict` that says why an item can't be taken: who has it, or what it waits for */
export function* refuseHeld(row: ItemRow): Work<void> {
  const item = decodeItem(row)
  if (item.claim !== null)
    throw new MusterError('conflict', `${item.claim.by} has "${item.title}" already.`, {
      hint: 'Take another one: work.ready tells which there are.',
      details: { itemId: item.id, claim: item.claim },
    })
  if (isDone(item.status)) throw refuse(item, `it is ${item.status}`)
  if (row.phase === phases.blocked || row.open_blockers + row.waiting_gates + row.held_above > 0) {
    const [first] = yield* blockersOf(row)
    throw refuse(item, first?.reason ?? 'it is blocked')
  }
}

function refuse({ id, title }: WorkItem, reason: string): MusterError {
  return new MusterError('conflict', `"${title}" can't be taken: ${reason}`, {
    hint: 'Take another one: work.ready tells which there are.',
    details: { itemId: id },
  })
}

/** Takes the first that is ready; null: nothing is. */
export function* claimNext(change: Change, filter: ReadyFilter): Work<WorkItem | null> {
  const itemId = yield* firstReady(filter)
  return itemId === null ? null : yield* claimItem(change, { itemId })
}

/**
 * Gives an item back: a task that is in progress is to be done again. An instance gives back only what it has itself.
 *
 * @throws MusterError `not_found`; `conflict` when nobody has it, or somebody else
 */
export function* releaseItem(
  change: Change,
  { itemId, note }: { itemId: string; note?: string | undefined },
): Work<WorkItem> {
  const item = decodeItem(yield* requireLive(itemId))
  const { claim, title } = item
  if (claim === null) throw new MusterError('conflict', `Nobody has "${title}".`, { details: { itemId } })
  if (change.taskId !== null && claim.taskId !== change.taskId)
    throw new MusterError('conflict', `${claim.by} has "${title}", and not the one that gives it back.`, {
      hint: 'Whoever has it, or a person, can give it back.',
      details: { itemId, claim },
    })
  return yield* giveBack(change, item, note)
}

/** Takes an item from who has it. A task that is in progress is to be done again. */
export function* giveBack(change: Change, item: WorkItem, note: string | undefined): Work<WorkItem> {
  const status = item.status === 'in-progress' ? 'need-to-be-done' : item.status
  const notes = note === undefined || note.trim() === '' ? item.notes : withNote(item, note.trim())
  const changed = yield* changeItem(
    change,
    { itemId: item.id, version: null },
    { claim: null, status, notes },
    { what: 'released' },
  )
  return changed.item
}

/** @throws MusterError `validation` when there is no room for it */
function withNote({ notes }: WorkItem, note: string): string {
  const both = notes === '' ? note : `${notes}\n\n${note}`
  if (both.length <= MAX_NOTES_LENGTH) return both
  throw new MusterError(
    'validation',
    `With this note the notes would have more than ${MAX_NOTES_LENGTH} characters.`,
    {
      hint: 'Shorten the notes of the item first, or give it back without a note.',
      details: { field: 'note' },
    },
  )
}
