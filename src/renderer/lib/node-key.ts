import type { NodeRun } from '../../contract/run.ts'

/** The key of a node's run in the maps of the page: its id, and the element of a fan-out after a `#`. */
export function nodeKey(node: Pick<NodeRun, 'nodeId' | 'item'>): string {
  return node.item === null ? node.nodeId : `${node.nodeId}#${node.item}`
}
