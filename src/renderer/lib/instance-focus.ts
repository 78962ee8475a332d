import type { SortingState } from '@tanstack/react-table'
import { create } from 'zustand'

interface InstanceFocus {
  /** The row that keys act on and the details show. */
  cursorId: string | null
  sorting: SortingState
  /** The instance whose raw output is open. */
  outputId: string | null
  /** The instance whose end has to be confirmed. */
  endingId: string | null
  /** The dialog that keeps instances ready is open. */
  adding: boolean
}

/** What one is doing in the list of instances; kept while the page is open. */
export const useInstanceFocus = create<InstanceFocus>()(() => ({
  cursorId: null,
  sorting: [{ id: 'startedAt', desc: false }],
  outputId: null,
  endingId: null,
  adding: false,
}))
