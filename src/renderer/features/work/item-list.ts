import type { WorkSort } from '../../../contract/operations/work-items.ts'
import type { ListedItem, WorkItem, WorkItemStatus, WorkItemType } from '../../../contract/work-item.ts'

/** Which items a list has, as the supervisor is asked for them. */
export interface ItemQuery {
  itemTypes?: WorkItemType[]
  statuses?: WorkItemStatus[]
  labels?: string[]
  /** `none`, `any` or a name. */
  claimed?: string
  search?: string
  unseen?: true
  /** Null: those at the top. */
  parentId?: string | null
  sort?: WorkSort
  descending?: boolean
}

/** The beginning of a list, as far as it was read, and how long it is. */
export interface ItemPages {
  items: readonly ListedItem[]
  totalCount: number
  hasMore: boolean
}

export const noItems: ItemPages = { items: [], totalCount: 0, hasMore: false }

/** Whether an item is of a list, as far as the page can tell: words are looked for by the supervisor. */
export function fits(item: WorkItem, query: ItemQuery): boolean {
  const { itemTypes, statuses, labels = [], claimed, parentId } = query
  return (
    item.deletedAt === null &&
    (itemTypes?.includes(item.itemType) ?? true) &&
    (statuses?.includes(item.status) ?? true) &&
    labels.every((label) => item.labels.includes(label)) &&
    hasClaim(item, claimed) &&
    (query.unseen !== true || item.unseen) &&
    (parentId === undefined || item.parentId === parentId)
  )
}

function hasClaim({ claim }: WorkItem, claimed: string | undefined): boolean {
  if (claimed === undefined) return true
  if (claimed === 'none') return claim === null
  return claimed === 'any' ? claim !== null : claim?.by === claimed
}

/**
 * A list after one of its items has changed: it is as new, or gone. What it is by others (what is below it, what holds it up)
 * stays until the list is read again, and so do those that come in.
 */
export function takeItem(pages: ItemPages, item: WorkItem, query: ItemQuery): ItemPages {
  const at = pages.items.findIndex(({ id }) => id === item.id)
  const known = pages.items[at]
  if (known === undefined || known.version > item.version) return pages
  if (!fits(item, query)) return dropItems(pages, new Set([item.id]))
  return { ...pages, items: pages.items.with(at, { ...known, ...item }) }
}

/** A list without some items. */
export function dropItems(pages: ItemPages, gone: ReadonlySet<string>): ItemPages {
  const items = pages.items.filter(({ id }) => !gone.has(id))
  const dropped = pages.items.length - items.length
  return dropped === 0 ? pages : { ...pages, items, totalCount: pages.totalCount - dropped }
}
