import type { WorkflowProblem } from '../../../../contract/run.ts'
import type { WorkflowDefinition } from '../../../../contract/workflow-definition.ts'

/** A definition with all that is wrong or doubtful in its form and its graph, errors first. */
export interface CheckedDefinition {
  /** Null when its form is not right. */
  definition: WorkflowDefinition | null
  problems: WorkflowProblem[]
}

export function hasErrors(problems: readonly WorkflowProblem[]): boolean {
  return problems.some(({ severity }) => severity === 'error')
}
