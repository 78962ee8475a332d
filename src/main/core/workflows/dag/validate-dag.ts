import type { WorkflowProblem } from '../../../../contract/workflow.ts'
import type { WorkflowDefinition } from '../../../../contract/workflow-definition.ts'

/** What a definition is checked against. */
export interface ValidationOptions {
  /** Claude instances that the pool runs at the same time. */
  maxParallel?: number | undefined
  /** Where a path of the definition stands in its text. */
  locate?: ((path: (string | number)[]) => { line: number; column: number } | null) | undefined
  /** Kinds that can be run; by default those that Muster has. */
  kinds?: ReadonlySet<string> | undefined
}

export function validateDag(
  _definition: WorkflowDefinition,
  _options: ValidationOptions = {},
): WorkflowProblem[] {
  throw new Error('being built')
}
