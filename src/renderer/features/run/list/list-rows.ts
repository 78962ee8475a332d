import type { DagView } from '../../../../contract/dag-view.ts'

/** A row of the list: the heading of a phase, or a node. */
export type ListRow =
  | { kind: 'phase'; id: string; phase: string; nodeIds: readonly string[]; folded: boolean }
  | { kind: 'node'; id: string }

/**
 * Nodes by phase, in the order in which the phases are first named; without phases a plain list. Within one by level, so
 * that what begins first is above.
 */
export function listRows(dag: DagView, folded: readonly string[]): ListRow[] {
  const phases = new Map<string, { id: string; level: number }[]>()
  for (const node of dag.nodes) {
    const name = node.phase ?? ''
    const nodes = phases.get(name) ?? []
    phases.set(name, nodes)
    nodes.push(node)
  }
  const plain = phases.size === 1 && phases.has('')
  return [...phases].flatMap(([phase, nodes]): ListRow[] => {
    const sorted = nodes.toSorted((a, b) => a.level - b.level)
    const rows = sorted.map(({ id }): ListRow => ({ kind: 'node', id }))
    if (plain) return rows
    const isFolded = folded.includes(phase)
    const heading: ListRow = {
      kind: 'phase',
      id: `phase:${phase}`,
      phase,
      nodeIds: sorted.map(({ id }) => id),
      folded: isFolded,
    }
    return isFolded ? [heading] : [heading, ...rows]
  })
}
