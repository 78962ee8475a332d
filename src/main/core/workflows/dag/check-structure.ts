import type { WorkflowDefinition } from '../../../../contract/workflow-definition.ts'
import { findCycles } from './find-cycles.ts'
import { nameSome, type Report } from './report.ts'
import type { Structure } from './structure.ts'

/** Nodes of a cycle that the sentence names. */
const MOST_NAMED = 12

/** Reports what makes the definition no graph: `empty`, `duplicate_id`, `self_dependency`, `missing_dependency`, `cycle`. */
export function checkStructure(definition: WorkflowDefinition, structure: Structure, report: Report): void {
  const { ids, indexOf } = structure
  const id = (index: number) => ids[index] ?? ''
  if (ids.length === 0) {
    report.error('empty', () => ({
      message: 'The workflow has no nodes.',
      hint: 'Add a node under "nodes".',
      nodes: [],
      path: ['nodes'],
    }))
  }
  for (const node of structure.duplicates) {
    report.error('duplicate_id', () => ({
      message: `The id "${id(node)}" is there twice: nodes ${(indexOf.get(id(node)) ?? 0) + 1} and ${node + 1}.`,
      hint: 'Give one of them another id.',
      nodes: [id(node)],
      path: ['nodes', node, 'id'],
    }))
  }
  for (const { node, at } of structure.selves) {
    report.error('self_dependency', () => ({
      message: `The node "${id(node)}" needs itself.`,
      hint: 'Remove it from its needs.',
      nodes: [id(node)],
      path: ['nodes', node, 'needs', at],
    }))
  }
  for (const { node, at, id: need } of structure.missing) {
    report.error('missing_dependency', () => ({
      message: `The node "${id(node)}" needs "${need}", which is not there.`,
      hint:
        report.nearest(
          need,
          ids.filter((other) => other !== id(node)),
        ) ?? 'Add a node with this id, or remove it from the needs.',
      nodes: [id(node)],
      path: ['nodes', node, 'needs', at],
    }))
  }
  for (const cycle of findCycles(structure)) {
    report.error('cycle', () => describeCycle(definition, cycle))
  }
}

function describeCycle({ nodes }: WorkflowDefinition, cycle: readonly number[]) {
  const names = cycle.map((index) => nodes[index]?.id ?? '')
  const [first = '', second = ''] = names
  const path =
    names.length <= MOST_NAMED
      ? `"${first}" needs ${[...names.slice(1), first].map((name) => `"${name}"`).join(', which needs ')}`
      : `${nameSome(names, MOST_NAMED)}, each of which needs the next`
  const start = cycle[0] ?? 0
  return {
    message: `These ${names.length} nodes wait for each other, so none can start: ${path}.`,
    hint: 'Remove one of these needs.',
    nodes: names,
    path: ['nodes', start, 'needs', nodes[start]?.needs.indexOf(second) ?? 0],
  }
}
