import type { DagEdge, DagView } from '../../../../contract/dag-view.ts'
import type { WorkflowDefinition } from '../../../../contract/workflow-definition.ts'
import type { Dag } from './dag.ts'
import { findRedundant } from './reach.ts'
import { isCriticalEdge } from './schedule.ts'

/** A graph as it is drawn and printed: nodes and edges in the order of the definition, times in s to the millisecond. */
export function viewDag(definition: WorkflowDefinition, dag: Dag): DagView {
  const nodes = definition.nodes.map((node, index) => ({
    id: node.id,
    title: node.title ?? node.id,
    kind: node.kind,
    phase: node.phase ?? null,
    level: dag.level[index] ?? 0,
    estimate: dag.isKnown ? round(dag.estimate[index]) : null,
    slack: dag.isKnown ? round(dag.slack[index]) : null,
    critical: dag.critical[index] ?? false,
    forEach: node.forEach !== undefined,
    conditional: node.when !== undefined,
    cached: (node.cache ?? definition.defaults.cache) !== undefined,
  }))
  return {
    nodes,
    edges: listEdges(dag),
    levels: dag.levels,
    criticalPath: dag.criticalPath.map((index) => dag.ids[index] ?? ''),
    span: dag.isKnown ? round(dag.span) : null,
    work: dag.isKnown ? round(dag.work) : null,
    maxParallelism: dag.maxParallelism,
    averageParallelism: dag.span === 0 ? 1 : round(dag.work / dag.span),
    hash: dag.hash,
  }
}

function listEdges(dag: Dag): DagEdge[] {
  const redundant = findRedundant(dag)
  return dag.needs.flatMap((list, to) => {
    const needless = redundant.get(to)
    return Array.from(list, (from) => ({
      from: dag.ids[from] ?? '',
      to: dag.ids[to] ?? '',
      redundant: needless?.includes(from) ?? false,
      critical: isCriticalEdge(dag, from, to),
    }))
  })
}

function round(seconds: number | undefined): number {
  return Math.round((seconds ?? 0) * 1_000) / 1_000
}
