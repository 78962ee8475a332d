import { create } from 'zustand'
import type { ListedItem } from '../../../../contract/work-item.ts'
import { useWorkFocus } from '../work-view.ts'
import type { TreePlace } from './tree-rows.ts'

interface TreeState {
  /** An item that is carried, by the pointer or the keyboard, and where it would be put; `why`: it can't be. */
  carried: { item: ListedItem; by: 'pointer' | 'keys'; place: TreePlace; why: string | null } | null
  /** It was put somewhere and the answer is on its way. */
  movingId: string | null
  /** What has just happened, for those who don't see it. */
  said: string
}

export const useTreeState = create<TreeState>()(() => ({ carried: null, movingId: null, said: '' }))

/** Unfolds what is below an item, or folds it. */
export function fold(id: string, open: boolean): void {
  useWorkFocus.setState(({ unfolded }) => ({ unfolded: { ...unfolded, [id]: open } }))
}
