import type { WorkflowDefinition, WorkflowNode } from '../../../../contract/workflow-definition.ts'
import { type PackedList, packList, packListInTurns, unpackList } from '../../base/heavy/packed-list.ts'

/** A definition on its way from or to the thread. */
export interface PackedDefinition {
  rest: string
  nodes: PackedList
}

export function packDefinition({ nodes, ...rest }: WorkflowDefinition): PackedDefinition {
  return { rest: JSON.stringify(rest), nodes: packList(nodes) }
}

/** The same over several turns of the event loop. */
export async function packDefinitionInTurns({
  nodes,
  ...rest
}: WorkflowDefinition): Promise<PackedDefinition> {
  return { rest: JSON.stringify(rest), nodes: await packListInTurns(nodes) }
}

/** The definition that was packed: it was checked before. */
export async function unpackDefinition(packed: PackedDefinition): Promise<WorkflowDefinition> {
  const nodes = await unpackList<WorkflowNode>(packed.nodes)
  return { ...(JSON.parse(packed.rest) as Omit<WorkflowDefinition, 'nodes'>), nodes }
}
