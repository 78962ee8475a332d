import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import type { WorkSort } from '../../../contract/operations/work-items.ts'
import type { WorkItemType } from '../../../contract/work-item.ts'
import type { WorkAddress } from './work-address.ts'

/** What one is doing in Work just now; kept while the page is open. */
export interface WorkFocus {
  /** The card or row that keys act on. */
  cursorId: string | null
  /** Rows that were ticked, by item id. */
  selection: Readonly<Record<string, boolean>>
  /** Of the list. */
  sorting: { id: WorkSort; desc: boolean }
  /** Items of the tree that are unfolded. */
  unfolded: Readonly<Record<string, boolean>>
  /** Where one was; links to the place have no filter and lead back there. */
  address: WorkAddress
}

export const useWorkFocus = create<WorkFocus>()(() => ({
  cursorId: null,
  selection: {},
  sorting: { id: 'updated', desc: true },
  unfolded: {},
  address: {},
}))

/** A filter with a name. */
export interface SavedFilter {
  name: string
  filter: WorkAddress
}

/** How many filters are kept; the oldest goes. */
const MOST_SAVED = 50

/** Filters that were saved, by name; kept in this browser. */
export const useSavedFilters = create<{ saved: readonly SavedFilter[] }>()(
  persist((): { saved: readonly SavedFilter[] } => ({ saved: [] }), {
    name: 'muster.work-filters',
    version: 1,
  }),
)

/** Keeps a filter by its name; one of the same name is replaced. */
export function saveFilter(name: string, { view: _view, ...filter }: WorkAddress): void {
  useSavedFilters.setState(({ saved }) => ({
    saved: [...saved.filter((each) => each.name !== name), { name, filter }].slice(-MOST_SAVED),
  }))
}

export function forgetFilter(name: string): void {
  useSavedFilters.setState(({ saved }) => ({ saved: saved.filter((each) => each.name !== name) }))
}

/** What a new item begins with. */
export interface NewItemPreset {
  itemType?: WorkItemType
  parentId?: string
  discoveredFrom?: string
}
