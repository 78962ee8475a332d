import type { WorkflowDefinition, WorkflowNode } from '../../../../contract/workflow-definition.ts'
import {
  type PackedList,
  packList,
  packListInTurns,
  unpackList,
  unpackListAtOnce,
} from '../../base/heavy/packed-list.ts'

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
  return withNodes(packed, await unpackList<WorkflowNode>(packed.nodes))
}

/** The same where a turn may take long: in the thread. */
export function unpackDefinitionAtOnce(packed: PackedDefinition): WorkflowDefinition {
  return withNodes(packed, unpackListAtOnce<WorkflowNode>(packed.nodes))
}

function withNodes({ rest }: PackedDefinition, nodes: WorkflowNode[]): WorkflowDefinition {
  return { ...(JSON.parse(rest) as Omit<WorkflowDefinition, 'nodes'>), nodes }
}
