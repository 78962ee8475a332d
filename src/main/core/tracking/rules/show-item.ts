import type { Output } from '../../../../contract/operations.ts'
import type { Gate, ShownLink, WorkItem, WorkLink } from '../../../../contract/work-item.ts'
import { deploymentsOf } from '../components/deployments.ts'
import { decodeGate, type GateRow } from '../database/gate-row.ts'
import { decodeItem, type ItemRow, idsOf, phases } from '../database/item-row.ts'
import { all, type Work } from '../database/work.ts'
import { blockersOf } from '../ready/blockers.ts'
import { itemsOf, requireRow } from './read-item.ts'

/** What is told of below an item. */
const MOST_BELOW = 1_000

interface Asked {
  itemId: string
  hierarchy: boolean
  maxDepth: number
}

/** An item with everything that is known of it. @throws MusterError `not_found` */
export function* showItem({ itemId, hierarchy, maxDepth }: Asked): Work<Omit<Output<'work.get'>, 'layer'>> {
  const row = yield* requireRow(itemId)
  const below = hierarchy ? yield* descendantsOf(itemId, maxDepth) : []
  const isToStart = row.phase === phases.open || row.phase === phases.blocked
  return {
    item: decodeItem(row),
    ancestors: hierarchy ? yield* itemsOf(idsOf(row.path).slice(0, -1)) : [],
    descendants: below.slice(0, MOST_BELOW),
    moreDescendants: below.length > MOST_BELOW,
    links: yield* linksOf(itemId),
    gates: yield* gatesOf(itemId),
    blockers: isToStart && row.deleted_at === null ? yield* blockersOf(row) : [],
    taskIds: yield* tasksOf(itemId),
    deployments: yield* deploymentsOf(itemId),
  }
}

/** Level by level, by rank; one more than is told, if there are more. CROSS JOIN: always from above to below. */
function* descendantsOf(itemId: string, maxDepth: number): Work<WorkItem[]> {
  const rows = yield* all<ItemRow>(
    `WITH RECURSIVE below (id, level) AS (
       SELECT id, 1 FROM work_items WHERE parent_id = ? AND deleted_at IS NULL
       UNION ALL
       SELECT work_items.id, level + 1 FROM below CROSS JOIN work_items
       WHERE work_items.parent_id = below.id AND level < ? AND work_items.deleted_at IS NULL
     )
     SELECT work_items.* FROM below CROSS JOIN work_items WHERE work_items.id = below.id
     ORDER BY depth, rank, work_items.id LIMIT ?`,
    itemId,
    maxDepth,
    MOST_BELOW + 1,
  )
  return rows.map(decodeItem)
}

type LinkRow = Pick<ItemRow, 'id' | 'item_type' | 'title' | 'status' | 'deleted_at'> & {
  from_id: string
  to_id: string
  kind: WorkLink['kind']
  linked_at: number
  linked_by: string
}

function* linksOf(itemId: string): Work<ShownLink[]> {
  const rows = yield* all<LinkRow>(
    `SELECT from_id, to_id, kind, work_links.created_at AS linked_at, work_links.created_by AS linked_by,
       id, item_type, title, status, deleted_at
     FROM work_links JOIN work_items ON id = CASE WHEN from_id = ? THEN to_id ELSE from_id END
     WHERE from_id = ? OR to_id = ? ORDER BY work_links.created_at, id`,
    itemId,
    itemId,
    itemId,
  )
  return rows.map((row) => ({
    fromId: row.from_id,
    toId: row.to_id,
    kind: row.kind,
    createdAt: row.linked_at,
    createdBy: row.linked_by,
    other: {
      id: row.id,
      itemType: row.item_type,
      title: row.title,
      status: row.status,
      deletedAt: row.deleted_at,
    },
  }))
}

function* gatesOf(itemId: string): Work<Gate[]> {
  const rows = yield* all<GateRow>(
    'SELECT * FROM work_gates WHERE item_id = ? ORDER BY created_at, id',
    itemId,
  )
  return rows.map(decodeGate)
}

function* tasksOf(itemId: string): Work<string[]> {
  const rows = yield* all<{ task_id: string }>(
    'SELECT task_id FROM work_tasks WHERE item_id = ? ORDER BY created_at DESC, task_id DESC',
    itemId,
  )
  return rows.map(({ task_id }) => task_id)
}
