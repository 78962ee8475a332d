import type { WorkflowProblem } from '../../../../contract/run.ts'
import type { WorkflowDefinition } from '../../../../contract/workflow-definition.ts'
import { checkNodes, checkWidth } from './check-nodes.ts'
import { checkReferences } from './check-references.ts'
import { checkStructure } from './check-structure.ts'
import { findRedundant } from './reach.ts'
import { createReport, type Report } from './report.ts'
import { readStructure, type Structure } from './structure.ts'

/** What a definition is checked against. */
export interface ValidationOptions {
  /** Claude instances that the pool runs at the same time. */
  maxParallel?: number | undefined
  /** Where a path of the definition stands in its text. */
  locate?: ((path: (string | number)[]) => { line: number; column: number } | null) | undefined
  /** Kinds that can be run; by default those that Muster has. */
  kinds?: ReadonlySet<string> | undefined
}

/**
 * All that is wrong (errors) or doubtful (warnings) in a definition of the right form, errors first; at most 100 of each
 * code are told one by one. Near-linear; at worst nodes × edges / 32.
 */
export function validateDag(
  definition: WorkflowDefinition,
  options: ValidationOptions = {},
): WorkflowProblem[] {
  const report = createReport(options.locate)
  const structure = readStructure(definition)
  const { ids, order, duplicates, missing, selves } = structure
  const isSound = order.length === ids.length && duplicates.length + missing.length + selves.length === 0
  checkStructure(definition, structure, report)
  checkNodes(definition, options.kinds, report)
  checkReferences(definition, structure, isSound, report)
  if (isSound) {
    warnOfRedundant(definition, structure, report)
    checkWidth(definition, structure, options.maxParallel, report)
  }
  return report.problems()
}

function warnOfRedundant({ nodes }: WorkflowDefinition, structure: Structure, report: Report): void {
  const { ids } = structure
  for (const { node, at } of structure.repeated) {
    report.warn('redundant_edge', () => ({
      message: `The node "${ids[node]}" needs "${nodes[node]?.needs[at]}" twice.`,
      hint: 'Remove one of them.',
      nodes: [ids[node] ?? ''],
      path: ['nodes', node, 'needs', at],
    }))
  }
  for (const [node, needless] of [...findRedundant(structure)].toSorted(([a], [b]) => a - b)) {
    for (const need of needless) {
      report.warn('redundant_edge', () => {
        const [id, name] = [ids[node] ?? '', ids[need] ?? '']
        return {
          message: `The node "${id}" need not name "${name}" in its needs: another of its needs waits for it anyway.`,
          hint: `Remove "${name}" from the needs of "${id}".`,
          nodes: [id, name],
          path: ['nodes', node, 'needs', nodes[node]?.needs.indexOf(name) ?? 0],
        }
      })
    }
  }
}
