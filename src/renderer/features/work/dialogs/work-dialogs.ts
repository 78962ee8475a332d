import { create } from 'zustand'
import type { Input } from '../../../../contract/operations.ts'
import type { WorkItem } from '../../../../contract/work-item.ts'
import type { NewItemPreset } from '../work-view.ts'

/** What is to be changed of an item. */
export type ItemChange = Omit<Input<'work.update'>, 'itemId' | 'version'>

/** A change that was refused because somebody else changed the item first. */
export interface Conflict {
  /** As it was when the change was made. */
  seen: WorkItem
  change: ItemChange
  /** Gets what the item is in the end; null: it was left as the other made it. */
  settle: (item: WorkItem | null) => void
}

/** What is completed though there is something open below it, when a person says so. */
export interface OpenBelow {
  message: string
  settle: (force: boolean) => void
}

interface WorkDialogs {
  newItem: NewItemPreset | null
  conflict: Conflict | null
  openBelow: OpenBelow | null
  /** Items on which instances are to be started. */
  starting: readonly string[] | null
}

/** What is open over the page, of the work; null: it is closed. */
export const useWorkDialogs = create<WorkDialogs>()(() => ({
  newItem: null,
  conflict: null,
  openBelow: null,
  starting: null,
}))

/** Opens the dialog for a new item from anywhere. */
export function openNewItem(preset: NewItemPreset = {}): void {
  useWorkDialogs.setState({ newItem: preset })
}

/** Opens the dialog that starts instances on some items. */
export function openStart(itemIds: readonly string[]): void {
  useWorkDialogs.setState({ starting: itemIds })
}
