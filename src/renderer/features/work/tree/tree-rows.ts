import type { ListedItem, WorkItem } from '../../../../contract/work-item.ts'
import type { ItemPages } from '../item-list.ts'

/** The list of what is at the top, in place of the id of a parent. */
export const TOP = 'top'

/** An item in the tree, as it is drawn. */
export interface TreeItemRow {
  kind: 'item'
  id: string
  item: ListedItem
  /** From 0. */
  level: number
  /** Null: there is nothing below it. */
  unfolded: boolean | null
  /** It only leads to what was looked for. */
  dim: boolean
  /** Among those beside it, from 1, and how many they are. */
  position: number
  size: number
}

/** A line that is no item: what follows is read by it, or is on its way. */
export interface TreeMoreRow {
  kind: 'more'
  id: string
  parentKey: string
  level: number
  /** How many are not shown; null: they are being read for the first time. */
  left: number | null
}

export type TreeRow = TreeItemRow | TreeMoreRow

/** The rows of what is unfolded. `lists`: what was read, by parent or {@link TOP}. */
export function unfoldedRows(
  lists: ReadonlyMap<string, ItemPages>,
  unfolded: Readonly<Record<string, boolean>>,
): TreeRow[] {
  const rows: TreeRow[] = []
  const add = (key: string, level: number) => {
    const list = lists.get(key)
    if (list === undefined) {
      rows.push({ kind: 'more', id: `more ${key}`, parentKey: key, level, left: null })
      return
    }
    for (const [index, item] of list.items.entries()) {
      const isOpen = item.childCount > 0 ? unfolded[item.id] === true : null
      rows.push({
        kind: 'item',
        id: item.id,
        item,
        level,
        unfolded: isOpen,
        dim: false,
        position: index + 1,
        size: list.totalCount,
      })
      // Nothing goes deeper than items can, so this ends.
      if (isOpen) add(item.id, level + 1)
    }
    if (list.hasMore)
      rows.push({
        kind: 'more',
        id: `more ${key}`,
        parentKey: key,
        level,
        left: list.totalCount - list.items.length,
      })
  }
  add(TOP, 0)
  return rows
}

/** Items that were found with what they are below, as far as that is known. */
export function foundRows(
  found: readonly ListedItem[],
  ancestors: ReadonlyMap<string, WorkItem>,
): TreeItemRow[] {
  const matches = new Set(found.map(({ id }) => id))
  const nodes = new Map<string, ListedItem>()
  for (const item of found) {
    for (const id of idsAbove(item)) {
      const above = ancestors.get(id)
      if (above !== undefined && !matches.has(id)) nodes.set(id, { ...above, ...nothingCounted })
    }
    nodes.set(item.id, item)
  }
  const below = Map.groupBy(nodes.values(), ({ parentId }) =>
    parentId !== null && nodes.has(parentId) ? parentId : TOP,
  )
  const rows: TreeItemRow[] = []
  const add = (key: string, level: number) => {
    const items = (below.get(key) ?? []).toSorted((a, b) => a.rank - b.rank || (a.id < b.id ? -1 : 1))
    for (const [index, item] of items.entries()) {
      rows.push({
        kind: 'item',
        id: item.id,
        item,
        level,
        unfolded: below.has(item.id) ? true : null,
        dim: !matches.has(item.id),
        position: index + 1,
        size: items.length,
      })
      add(item.id, level + 1)
    }
  }
  add(TOP, 0)
  return rows
}

const nothingCounted = { childCount: 0, openBlockers: 0, waitingGates: 0, heldAbove: 0 }

/** Ids of what an item is below, from the root. */
export function idsAbove({ path }: Pick<WorkItem, 'path'>): string[] {
  return path.split('/').slice(1, -1)
}

/** Where an item is put: before another one, or below one as its last. */
export interface TreePlace {
  /** The row at which it is shown. */
  rowId: string
  way: 'before' | 'inside'
}

/** What a place is to the supervisor, or why the item can't be there. */
export function targetOf(
  item: WorkItem,
  row: Pick<WorkItem, 'id' | 'parentId' | 'path' | 'depth' | 'title'>,
  way: TreePlace['way'],
  maxDepth: number,
): { parentId: string | null; beforeId: string | null } | { why: string } {
  if (row.id === item.id && way === 'before') return { why: 'It is there already.' }
  if (row.path === item.path || row.path.startsWith(`${item.path}/`))
    return { why: 'An item can’t be below itself.' }
  const depth = way === 'inside' ? row.depth + 1 : row.depth
  if (depth > maxDepth)
    return {
      why: `“${row.title}” is at the deepest level: nothing stands deeper than ${maxDepth} below the top.`,
    }
  return way === 'inside'
    ? { parentId: row.id, beforeId: null }
    : { parentId: row.parentId, beforeId: row.id }
}
