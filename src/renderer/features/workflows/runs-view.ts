import { create } from 'zustand'
import type { Run, RunState } from '../../../contract/run.ts'

/** What the list of runs shows; kept while the page is open. */
export interface RunsView {
  state: RunState | 'all'
  /** Name of a workflow; empty: all. */
  workflow: string
  /** The row that keys act on. */
  cursorId: string | null
  /** The run that a person asked to remove and has to confirm. */
  removingId: string | null
}

export const useRunsView = create<RunsView>()(() => ({
  state: 'all',
  workflow: '',
  cursorId: null,
  removingId: null,
}))

/** Runs that the filter lets through, in their order. */
export function filterRuns(runs: readonly Run[], filter: Pick<RunsView, 'state' | 'workflow'>): Run[] {
  return runs.filter(
    (run) =>
      (filter.state === 'all' || run.state === filter.state) &&
      (filter.workflow === '' || run.workflow === filter.workflow),
  )
}
