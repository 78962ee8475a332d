import type { DagEdge, DagNode, DagView } from '../../../../contract/dag-view.ts'
import type { WorkflowDefinition } from '../../../../contract/workflow-definition.ts'
import { type PackedList, packList } from '../../base/heavy/packed-list.ts'
import { type PackedDefinition, unpackDefinitionAtOnce } from '../definition/packed-definition.ts'
import { buildExpected } from './build-dag.ts'
import type { Expected } from './estimate.ts'
import { viewDag } from './view-dag.ts'

/** A graph as it is drawn, on its way from the thread. */
export interface PackedGraph {
  rest: Omit<DagView, 'nodes' | 'edges'>
  nodes: PackedList
  edges: PackedList
}

/**
 * The graph of a definition as it is drawn. A large one takes a while: see `runHeavy`.
 *
 * @throws MusterError `validation` for a graph with errors
 */
export function drawGraph(definition: WorkflowDefinition, expected: Expected): DagView {
  return viewDag(definition, buildExpected(definition, expected))
}

/** The same, packed both ways. */
export function drawPacked(input: { definition: PackedDefinition; expected: Expected }): PackedGraph {
  const { nodes, edges, ...rest } = drawGraph(unpackDefinitionAtOnce(input.definition), input.expected)
  return {
    rest,
    nodes: packList(nodes satisfies DagNode[]),
    edges: packList(edges satisfies DagEdge[]),
  }
}
