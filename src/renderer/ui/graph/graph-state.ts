import { createContext, useContext } from 'react'
import { type StoreApi, useStore } from 'zustand'
import type { RunStore } from '../../lib/run-model.ts'

/** What the nodes of one drawn graph share; each selects its own part, so that one change draws one node. */
export interface GraphState {
  selectedId: string | null
  /** So far away that text can't be read: nodes are drawn as their icons alone. */
  far: boolean
}

interface Graph {
  state: StoreApi<GraphState>
  /** Null: a preview. */
  run: RunStore | null
}

export const GraphContext = createContext<Graph | null>(null)

/** The graph around a node. */
export function useGraph(): Graph {
  const graph = useContext(GraphContext)
  if (!graph) throw new Error('There is no graph around this component.')
  return graph
}

/** Whether a node is the selected one. */
export function useSelected(id: string): boolean {
  return useStore(useGraph().state, (state) => state.selectedId === id)
}

/** The element of a node, for `aria-activedescendant`. */
export function graphNodeId(id: string): string {
  return `graph-node-${id}`
}
