import { create } from 'zustand'
import { NARROW } from '../../lib/use-media.ts'

export type RunTab = 'result' | 'graph' | 'list' | 'gantt' | 'log'

interface RunFocus {
  /** The key of the selected node; null: none. */
  selected: string | null
  /** Null: the result once there is one, else the first one of the page's width. */
  tab: RunTab | null
  /** Phases of the list that are folded. */
  folded: readonly string[]
  /** Rows of the time line also for the elements of fan-outs. */
  elements: boolean
  /** The details are open over the page, where there is no room beside it. */
  sheet: boolean
  /** What the person is being asked. */
  dialog: 'cancel' | 'add' | 'again' | null
}

const start: RunFocus = { selected: null, tab: null, folded: [], elements: false, sheet: false, dialog: null }

/** What is selected and shown on the page of a run. */
export const useRunFocus = create<RunFocus>()(() => start)

/** For the page of another run. */
export function resetRunFocus(): void {
  useRunFocus.setState(start)
}

/** Selects a node by its key, as the arrows do. */
export function selectNode(selected: string | null): void {
  useRunFocus.setState({ selected })
}

/** Selects a node and shows its details also where they open over the page, as a click does. */
export function showNode(selected: string | null): void {
  useRunFocus.setState({ selected, sheet: selected !== null && matchMedia(NARROW).matches })
}
