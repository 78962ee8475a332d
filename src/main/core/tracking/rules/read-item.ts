import { MusterError } from '../../../../contract/errors.ts'
import type { WorkItem } from '../../../../contract/work-item.ts'
import { decodeItem, type ItemRow } from '../database/item-row.ts'
import { allOf, one, type Work } from '../database/work.ts'

/** @throws MusterError `not_found`; where it was archived that is said */
export function* requireRow(itemId: string): Work<ItemRow> {
  const row = yield* one<ItemRow>('SELECT * FROM work_items WHERE id = ?', itemId)
  if (row) return row
  const archived = yield* one<{ id: string }>('SELECT id FROM work_archive WHERE id = ?', itemId)
  if (archived)
    throw new MusterError('not_found', `The work item ${itemId} was archived.`, {
      hint: 'The archive has it, to be read: work.archived.',
      details: { itemId, archived: true },
    })
  throw new MusterError('not_found', `There is no work item ${itemId}.`, {
    hint: 'List the work items to see which there are.',
    details: { itemId },
  })
}

export function* requireItem(itemId: string): Work<WorkItem> {
  return decodeItem(yield* requireRow(itemId))
}

/** @throws MusterError `not_found`; `conflict` for one that was removed */
export function* requireLive(itemId: string): Work<ItemRow> {
  const row = yield* requireRow(itemId)
  if (row.deleted_at !== null) throw removed(row)
  return row
}

export function removed({ id, title }: { id: string; title: string }): MusterError {
  return new MusterError('conflict', `"${title}" was removed.`, {
    hint: 'Restore it first.',
    details: { itemId: id, removed: true },
  })
}

/** Those there are, in the order of the ids. */
export function* itemsOf(ids: readonly string[]): Work<WorkItem[]> {
  const rows = yield* allOf<ItemRow>(ids, (marks) => `SELECT * FROM work_items WHERE id IN (${marks})`)
  const byId = new Map(rows.map((row) => [row.id, decodeItem(row)]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}
