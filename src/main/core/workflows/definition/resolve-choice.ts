import type { DefinitionChoice } from '../../../../contract/operations/workflows.ts'
import type { WorkflowDefinition } from '../../../../contract/workflow-definition.ts'
import type { Context } from '../../context.ts'

/**
 * The definition that is meant: by name, as text, or as an object.
 *
 * @throws MusterError `not_found`; `validation` with the problems in `details.problems`
 */
export function resolveChoice(_context: Context, _choice: DefinitionChoice): WorkflowDefinition {
  throw new Error('being built')
}
