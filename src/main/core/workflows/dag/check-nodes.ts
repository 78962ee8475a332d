import { nodeKinds, type WorkflowDefinition } from '../../../../contract/workflow-definition.ts'
import { nameSome, type Report } from './report.ts'
import type { Structure } from './structure.ts'

/** Ids that one problem lists for the graph to mark, at most. */
const MOST_MARKED = 1_000

/** Reports kinds that cannot be run (`unknown_kind`), and nodes that can never run (`unreachable`) or run forever (`no_timeout`). */
export function checkNodes(
  { nodes, defaults }: WorkflowDefinition,
  kinds: ReadonlySet<string> | undefined,
  report: Report,
): void {
  const known = kinds ?? new Set<string>(nodeKinds)
  const endless: number[] = []
  for (const [index, node] of nodes.entries()) {
    if (!known.has(node.kind)) {
      report.error('unknown_kind', () => ({
        message: `The node "${node.id}" is of the kind "${node.kind}", which is not there.`,
        hint: report.nearest(node.kind, [...known]) ?? `There are: ${[...known].join(', ')}.`,
        nodes: [node.id],
        path: ['nodes', index, 'kind'],
      }))
    }
    if (node.when !== undefined && /^(false|nil|null)$/.test(node.when)) {
      report.warn('unreachable', () => ({
        message: `The node "${node.id}" never runs: its condition is always false.`,
        hint: 'Change "when", or remove the node.',
        nodes: [node.id],
        path: ['nodes', index, 'when'],
      }))
    }
    const canHang = node.kind === 'claude' || node.kind === 'command'
    if (canHang && node.timeout === undefined && defaults.timeout === undefined) endless.push(index)
  }
  const [first] = endless
  if (first === undefined) return
  report.warn('no_timeout', () => {
    const ids = endless.map((index) => nodes[index]?.id ?? '')
    const what = ids.length === 1 ? 'The node' : `${ids.length} nodes`
    return {
      message: `${what} ${nameSome(ids)} ${ids.length === 1 ? 'has' : 'have'} no time-out.`,
      hint: 'Give "timeout" in seconds, or "defaults.timeout" for all.',
      nodes: ids.slice(0, MOST_MARKED),
      path: ['nodes', first],
    }
  })
}

/** Reports a level that has more `claude` nodes than the pool runs at the same time (`too_parallel`). */
export function checkWidth(
  { nodes, maxParallel }: WorkflowDefinition,
  { level }: Pick<Structure, 'level'>,
  places: number | undefined,
  report: Report,
): void {
  if (places === undefined || (maxParallel !== undefined && maxParallel <= places)) return
  const byLevel = Map.groupBy(
    nodes.keys().filter((index) => nodes[index]?.kind === 'claude'),
    (index) => level[index] ?? 0,
  )
  const widest = [...byLevel.values()].reduce((a, b) => (b.length > a.length ? b : a), [])
  if (widest.length <= places) return
  report.warn('too_parallel', () => {
    const ids = widest.map((index) => nodes[index]?.id ?? '')
    return {
      message: `${ids.length} nodes could run Claude at the same time (${nameSome(ids, 3)}), but there is room for ${places}. The others wait.`,
      hint: 'This is no mistake. Allow more instances in the settings, or say "maxParallel" in the workflow.',
      nodes: ids.slice(0, MOST_MARKED),
      path: ['nodes', widest[0] ?? 0],
    }
  })
}
