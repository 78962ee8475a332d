import { createContext, useContext } from 'react'
import { useStore } from 'zustand'
import type { NodeRun } from '../../../contract/run.ts'
import type { RunStore, RunView } from '../../lib/run-model.ts'

/** The run that a page shows; null in a preview of a definition. */
export const RunContext = createContext<RunStore | null>(null)

/** The open run's store. */
export function useRunStore(): RunStore {
  const store = useContext(RunContext)
  if (!store) throw new Error('There is no run around this component.')
  return store
}

/** A part of the open run; renders again only when that part changes. */
export function useRun<T>(select: (view: RunView) => T): T {
  return useStore(useRunStore(), select)
}

/** One node of the open run by its key. */
export function useNode(key: string): NodeRun | undefined {
  return useRun((view) => view.nodes.get(key))
}
