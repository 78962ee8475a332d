import type { DagView } from '../../../contract/workflow.ts'
import type { RunStore } from './model/run-model.ts'

export interface WorkflowGraphProps {
  dag: DagView
  /** For assistive technology: "Graph of review-all". */
  label: string
  /** The run whose states are shown; without it: a preview of a definition. */
  run?: RunStore
  selectedId?: string | null
  onSelect?: (nodeId: string | null) => void
}

/** A workflow as a graph. */
export function WorkflowGraph(props: WorkflowGraphProps) {
  return <section aria-label={props.label} />
}
