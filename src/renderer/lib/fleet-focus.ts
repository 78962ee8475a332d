import type { RowSelectionState } from '@tanstack/react-table'
import { create } from 'zustand'
import type { Bucket } from './buckets.ts'

/** What one is doing in the fleet just now; kept while the page is open. */
export interface FleetFocus {
  text: string
  /** Empty: all. */
  buckets: readonly Bucket[]
  /** The row that keys act on and the inspector shows. */
  cursorId: string | null
  /** Rows that were ticked, by task id. */
  selection: RowSelectionState
}

export const useFleetFocus = create<FleetFocus>()(() => ({
  text: '',
  buckets: [],
  cursorId: null,
  selection: {},
}))

/** Gives the focus to the rows: Enter and Space are theirs then, whatever was pressed before. */
export function focusFleet(): void {
  const rows = document.querySelector<HTMLElement>('[data-fleet-rows]')
  if (rows) rows.focus({ preventScroll: true })
  // Nothing matches: there are no rows.
  else if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
}

/** Ids of ticked tasks; else of the one with the cursor, when its row is among those that are `shown`. */
export function targets(shown: readonly string[]): string[] {
  const { selection, cursorId } = useFleetFocus.getState()
  const ticked = Object.keys(selection).filter((id) => selection[id])
  if (ticked.length > 0) return ticked
  return cursorId !== null && shown.includes(cursorId) ? [cursorId] : []
}
