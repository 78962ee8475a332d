import type { WorkItem, WorkItemStatus, WorkItemType } from '../../../../contract/work-item.ts'
import { isDone, legalMoves, statusesOf } from '../../../../contract/work-moves.ts'
import { statusLooks, typeLooks } from '../../../ui/work/item-look.ts'
import type { ItemQuery } from '../item-list.ts'
import { queryOf, type WorkAddress } from '../work-address.ts'

/** A column of the board: the items of these statuses. */
export interface BoardColumn {
  /** Its first status. */
  id: WorkItemStatus
  label: string
  statuses: readonly WorkItemStatus[]
  query: ItemQuery
}

/** Of all types together, in order: what is done is one column, whatever it is called. */
const ofAll: readonly (readonly WorkItemStatus[])[] = [
  ['need-to-be-done'],
  ['active'],
  ['in-progress'],
  ['in-review'],
  ['blocked'],
  ['complete', 'completed'],
  ['cancelled'],
]

/** The columns of a board; with statuses filtered, those that have one. */
export function columnsOf(address: WorkAddress): BoardColumn[] {
  const query = queryOf(address)
  const groups = address.type === undefined ? ofAll : inOrder(address.type).map((status) => [status])
  return groups.flatMap((group): BoardColumn[] => {
    const statuses = group.filter((status) => query.statuses?.includes(status) ?? true)
    const [id] = statuses
    if (id === undefined) return []
    const label = statuses.length > 1 ? 'Done' : statusLooks[id].word
    // What is done is looked at from its end.
    const order: ItemQuery = isDone(id) ? { sort: 'updated', descending: true } : { sort: 'rank' }
    return [{ id, label, statuses, query: { ...query, ...order, statuses: [...statuses] } }]
  })
}

/** Blocked stands before what is done. */
function inOrder(type: WorkItemType): readonly WorkItemStatus[] {
  const statuses = statusesOf(type)
  return ofAll.flat().filter((status) => statuses.includes(status))
}

/** What a column makes of an item: a status, or why it can't be there. Its own column keeps it as it is. */
export function moveInto(
  item: Pick<WorkItem, 'itemType' | 'status'>,
  column: Pick<BoardColumn, 'label' | 'statuses'>,
): { status: WorkItemStatus } | { why: string } {
  const { itemType, status } = item
  if (column.statuses.includes(status)) return { status }
  const known = statusesOf(itemType)
  const type = typeLooks[itemType].word.toLowerCase()
  const own = column.statuses.find((each) => known.includes(each))
  const a = itemType === 'research' ? type : `a ${type}`
  if (own === undefined) return { why: `${cap(a)} is never “${column.label}”.` }
  const legal = legalMoves(itemType, status)
  if (legal.includes(own)) return { status: own }
  const ways = legal.map((each) => `“${statusLooks[each].word}”`).join(', ')
  return { why: `From “${statusLooks[status].word}” ${a} can become ${ways} only.` }
}

function cap(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/**
 * The rank that puts an item between two others of its column; undefined: between these two there is none left, or there
 * are no others.
 */
export function rankBetween(
  before: Pick<WorkItem, 'rank'> | undefined,
  after: Pick<WorkItem, 'rank'> | undefined,
): number | undefined {
  if (before === undefined && after === undefined) return undefined
  if (before === undefined) return (after?.rank ?? 0) - 1
  if (after === undefined) return before.rank + 1
  const middle = before.rank + (after.rank - before.rank) / 2
  return middle > before.rank && middle < after.rank ? middle : undefined
}

/**
 * What putting an item at a place of a column changes, or why it can't be there; the place counts without the item itself.
 * Null: nothing is changed.
 *
 * @param items those of the column, in order
 */
export function changeFor(
  item: WorkItem,
  column: Pick<BoardColumn, 'label' | 'statuses'>,
  items: readonly WorkItem[],
  index: number,
): { status?: WorkItemStatus; rank?: number } | { why: string } | null {
  const into = moveInto(item, column)
  if ('why' in into) return into
  const { status } = into
  const stays = status === item.status
  // What is done is in the order in which it was done.
  if (isDone(status)) return stays ? null : { status }
  const others = items.filter(({ id }) => id !== item.id)
  const [before, after] = [others[index - 1], others[index]]
  if (stays && (others.length === 0 || items.findIndex(({ id }) => id === item.id) === index)) return null
  const rank = rankBetween(before, after)
  if (rank === undefined && before !== undefined && after !== undefined)
    return { why: 'There is no room between these two. Put it at another place first.' }
  return { ...(stays ? {} : { status }), ...(rank === undefined ? {} : { rank }) }
}
