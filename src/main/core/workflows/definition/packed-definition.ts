import { setImmediate as nextTurn } from 'node:timers/promises'
import type { WorkflowDefinition } from '../../../../contract/workflow-definition.ts'

/** Nodes that are unpacked in one turn. */
const NODES_AT_ONCE = 1_000

/** A definition on its way from the thread that has read it: as JSON in pieces, so that it can be taken in over several turns. */
export interface PackedDefinition {
  rest: string
  nodes: string[]
}

export function packDefinition({ nodes, ...rest }: WorkflowDefinition): PackedDefinition {
  const pieces: string[] = []
  for (let at = 0; at < nodes.length; at += NODES_AT_ONCE) {
    pieces.push(JSON.stringify(nodes.slice(at, at + NODES_AT_ONCE)))
  }
  return { rest: JSON.stringify(rest), nodes: pieces }
}

/** The definition that was packed: it was checked before. */
export async function unpackDefinition(packed: PackedDefinition): Promise<WorkflowDefinition> {
  const nodes: WorkflowDefinition['nodes'] = []
  for (const piece of packed.nodes) {
    if (nodes.length > 0) await nextTurn()
    nodes.push(...(JSON.parse(piece) as WorkflowDefinition['nodes']))
  }
  return { ...(JSON.parse(packed.rest) as Omit<WorkflowDefinition, 'nodes'>), nodes }
}
