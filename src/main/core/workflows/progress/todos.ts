import type { NodeState, RunTodo } from '../../../../contract/run.ts'
import type { WorkflowDefinition, WorkflowNode } from '../../../../contract/workflow-definition.ts'
import type { NodeRecord } from '../../store/records.ts'

const statuses: Record<NodeState, RunTodo['status']> = {
  pending: 'pending',
  ready: 'pending',
  running: 'in_progress',
  waiting: 'in_progress',
  completed: 'completed',
  skipped: 'completed',
  failed: 'pending',
  cancelled: 'pending',
}
/** The tool knows three states only: the others are told in words. */
const words: Partial<Record<NodeState, string>> = {
  skipped: 'skipped',
  failed: 'failed',
  cancelled: 'cancelled',
}

/**
 * The nodes of a run in the shape of Claude Code's to-do tool, in the order of the definition.
 *
 * @param nodes by node id; elements of fan-outs are not in it
 */
export function todosOf(definition: WorkflowDefinition, nodes: ReadonlyMap<string, NodeRecord>): RunTodo[] {
  return definition.nodes.map((node) => todoOf(node, nodes.get(node.id)))
}

/** As {@link todosOf}, by phase in the order of their first nodes; null: nodes without one. */
export function todosByPhase(
  definition: WorkflowDefinition,
  nodes: ReadonlyMap<string, NodeRecord>,
): { phase: string | null; todos: RunTodo[] }[] {
  const phases = Map.groupBy(definition.nodes, ({ phase }) => phase ?? null)
  return [...phases].map(([phase, members]) => ({
    phase,
    todos: members.map((node) => todoOf(node, nodes.get(node.id))),
  }))
}

function todoOf(node: WorkflowNode, row: NodeRecord | undefined): RunTodo {
  const title = node.title ?? node.id
  const state = row?.state ?? 'pending'
  const hasItems = row != null && row.itemCount !== null && row.itemCount > 0
  const marks = [hasItems ? `${row.itemsEnded ?? 0} of ${row.itemCount}` : undefined, words[state]].filter(
    (mark) => mark !== undefined,
  )
  const content = marks.length > 0 ? `${title} (${marks.join(', ')})` : title
  return { content, status: statuses[state], activeForm: row?.note ? `${content}: ${row.note}` : content }
}
