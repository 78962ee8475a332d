import { beginningOf } from '../../../../contract/cut-text.ts'
import { type WorkItem, WorkPriority } from '../../../../contract/work-item.ts'
import { isDone, isOpen } from '../../../../contract/work-moves.ts'
import { allInParts, type Value, type Work } from './work.ts'

export interface ItemRow {
  id: string
  item_type: WorkItem['itemType']
  title: string
  status: WorkItem['status']
  phase: number
  priority: number
  parent_id: string | null
  path: string
  depth: number
  rank: number
  version: number
  unseen: number
  claim_by: string | null
  claim_task_id: string | null
  claim_at: number | null
  open_blockers: number
  waiting_gates: number
  held_above: number
  unblocks: number
  created_at: number
  updated_at: number
  created_by: string
  updated_by: string
  deleted_at: number | null
  branch: string | null
  commit_hash: string | null
  notes_updated_at: number | null
  labels: string
  metadata: string
  notes: string
}

/** Of {@link ItemRow.phase}: what holds up what is below and behind begins at `blocked`. */
export const phases = { open: 0, working: 1, blocked: 2, done: 3 } as const

export function phaseOf(status: WorkItem['status']): number {
  if (isDone(status)) return phases.done
  if (status === 'blocked') return phases.blocked
  return isOpen(status) ? phases.open : phases.working
}

export const priorityNumber = (priority: WorkPriority): number => WorkPriority.options.indexOf(priority)
export const priorityName = (number: number): WorkPriority => WorkPriority.options[number] ?? 'medium'

/** What an item is, without what is kept of it for others. */
export function decodeItem(row: ItemRow): WorkItem {
  return {
    id: row.id,
    itemType: row.item_type,
    title: row.title,
    status: row.status,
    priority: priorityName(row.priority),
    parentId: row.parent_id,
    path: row.path,
    depth: row.depth,
    rank: row.rank,
    metadata: JSON.parse(row.metadata) as WorkItem['metadata'],
    labels: JSON.parse(row.labels) as string[],
    notes: row.notes,
    notesUpdatedAt: row.notes_updated_at,
    branch: row.branch,
    commit: row.commit_hash,
    claim:
      row.claim_by === null
        ? null
        : { by: row.claim_by, taskId: row.claim_task_id, at: row.claim_at ?? row.updated_at },
    unseen: row.unseen === 1,
    version: row.version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    createdBy: row.created_by,
    updatedBy: row.updated_by,
    deletedAt: row.deleted_at,
  }
}

/** Its columns with their values, without what is kept of it for others. */
export function encodeItem(item: WorkItem): Readonly<Record<string, Value>> {
  return {
    id: item.id,
    item_type: item.itemType,
    title: item.title,
    status: item.status,
    phase: phaseOf(item.status),
    priority: priorityNumber(item.priority),
    parent_id: item.parentId,
    path: item.path,
    depth: item.depth,
    rank: item.rank,
    version: item.version,
    unseen: item.unseen ? 1 : 0,
    claim_by: item.claim?.by ?? null,
    claim_task_id: item.claim?.taskId ?? null,
    claim_at: item.claim?.at ?? null,
    created_at: item.createdAt,
    updated_at: item.updatedAt,
    created_by: item.createdBy,
    updated_by: item.updatedBy,
    deleted_at: item.deletedAt,
    branch: item.branch,
    commit_hash: item.commit,
    notes_updated_at: item.notesUpdatedAt,
    labels: JSON.stringify(item.labels),
    search_text: searchText(item),
    metadata: JSON.stringify(item.metadata),
    notes: item.notes,
  }
}

/** Of a description its beginning: what a search goes through for every item. */
const DESCRIPTION_SEARCHED = 300

function searchText({ id, title, labels, metadata }: WorkItem): string {
  const { description } = metadata
  const described = typeof description === 'string' ? beginningOf(description, DESCRIPTION_SEARCHED) : ''
  return [title, ...labels, described, id].join('\n').toLowerCase()
}

/** The range of the paths of all that is below an item. */
export function rangeBelow(path: string): [from: string, to: string] {
  // 0 comes next after the slash.
  return [`${path}/`, `${path}0`]
}

/** Columns of all that is below an item, in the order of the paths; `sql` narrows it down. */
export function* rowsBelow<Row extends Pick<ItemRow, 'path'>>(
  path: string,
  columns: string,
  { sql, params }: { sql: string; params: Value[] } = { sql: '1 = 1', params: [] },
): Work<Row[]> {
  const [from, to] = rangeBelow(path)
  return yield* allInParts<Row>(
    'path',
    from,
    (behind) => `SELECT ${columns} FROM work_items WHERE path < ? AND ${sql} AND ${behind}`,
    to,
    ...params,
  )
}

/** The ids of a path from the root, its own last. */
export const idsOf = (path: string): string[] => path.split('/').slice(1)
