import type { WorkflowNode } from '../../../../contract/workflow-definition.ts'
import type { Dag, Neighbours } from './dag.ts'
import { findRedundant } from './reach.ts'
import { reverse } from './structure.ts'

/**
 * The same graph without needless edges (transitive reduction), with its chains of mergeable transforms in `groups`.
 * Nodes, order, levels, times and hash are the same, so results are too. Time: linear for the edges from one level to the
 * next, nodes × edges / 32 at worst.
 */
export function optimizeDag(dag: Dag): Dag {
  const redundant = findRedundant(dag)
  const needs = dag.needs.map((list, node) => {
    const needless = redundant.get(node)
    return needless === undefined ? list : list.filter((need) => !needless.includes(need))
  })
  const edgeCount = needs.reduce((sum, { length }) => sum + length, 0)
  const dependants = reverse(needs, edgeCount)
  return {
    definition: dag.definition,
    ids: dag.ids,
    indexOf: dag.indexOf,
    needs,
    dependants,
    edgeCount,
    order: dag.order,
    level: dag.level,
    levels: dag.levels,
    maxParallelism: dag.maxParallelism,
    estimate: dag.estimate,
    learnt: dag.learnt,
    isKnown: dag.isKnown,
    start: dag.start,
    tail: dag.tail,
    slack: dag.slack,
    critical: dag.critical,
    criticalPath: dag.criticalPath,
    span: dag.span,
    work: dag.work,
    groups: findGroups(dag, needs, dependants),
    get hash() {
      return dag.hash
    },
  }
}

/** Longest chains in which each node is the only dependant of the one before it, and needs nothing else. */
function findGroups({ definition, order }: Dag, needs: Neighbours, dependants: Neighbours): number[][] {
  const canMerge = (index: number | undefined) => {
    const node = index === undefined ? undefined : definition.nodes[index]
    return node !== undefined && isPlainTransform(node)
  }
  /** The node that goes on the chain; undefined: it ends. */
  const nextOf = (node: number): number | undefined => {
    const [next, ...others] = dependants[node] ?? []
    if (next === undefined || others.length > 0 || needs[next]?.length !== 1) return undefined
    return canMerge(next) ? next : undefined
  }
  const groups: number[][] = []
  const inGroup = new Set<number>()
  for (const first of order) {
    if (inGroup.has(first) || !canMerge(first)) continue
    const group = [first]
    for (let next = nextOf(first); next !== undefined; next = nextOf(next)) group.push(next)
    if (group.length < 2) continue
    groups.push(group)
    for (const node of group) inGroup.add(node)
  }
  return groups
}

/** What waits, can be left out, or is kept by itself is no part of a group. */
function isPlainTransform(node: WorkflowNode): boolean {
  return (
    node.kind === 'transform' &&
    node.mergeable === true &&
    node.when === undefined &&
    node.forEach === undefined &&
    node.cache === undefined &&
    node.compensate === undefined &&
    node.resources.length === 0
  )
}
