import type { Json } from '../../../../contract/values.ts'
import type { WorkflowDefinition } from '../../../../contract/workflow-definition.ts'

/**
 * The inputs of a run: what was given, checked by the definition, and defaults.
 *
 * @throws MusterError `validation` with the problems in `details.problems`
 */
export function resolveInputs(
  _definition: Pick<WorkflowDefinition, 'name' | 'inputs'>,
  _given: Readonly<Record<string, Json>>,
): Record<string, Json> {
  throw new Error('being built')
}
