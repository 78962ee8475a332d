import type { SortingState } from '@tanstack/react-table'
import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import type { ColumnId } from './column-ids.ts'

export type Grouping = 'none' | 'bucket' | 'directory'
/** Which ended tasks are shown: of today, of the last seven days, all that are not archived, or the archived ones. */
export type Period = 'today' | 'week' | 'all' | 'archived'

/** How the fleet is shown; kept in this browser. */
export interface FleetView {
  sorting: SortingState
  grouping: Grouping
  period: Period
  hiddenColumns: readonly ColumnId[]
  /** Ids of group rows that are folded. */
  foldedGroups: readonly string[]
}

export const useFleetView = create<FleetView>()(
  persist(
    (): FleetView => ({
      sorting: [{ id: 'created', desc: true }],
      grouping: 'bucket',
      period: 'week',
      hiddenColumns: ['retries'],
      foldedGroups: [],
    }),
    { name: 'muster.fleet', version: 1 },
  ),
)
