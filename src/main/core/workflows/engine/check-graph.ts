import type { WorkflowDefinition } from '../../../../contract/workflow-definition.ts'
import type { Context } from '../../context.ts'
import { validateDag } from '../dag/validate-dag.ts'
import { toValidationError } from '../definition/validation-error.ts'

/** @throws MusterError `validation` for a definition whose graph has errors, with the problems in `details.problems` */
export function checkGraph({ kinds }: Pick<Context, 'kinds'>, definition: WorkflowDefinition): void {
  const problems = validateDag(definition, { kinds: kinds.names() })
  if (problems.some(({ severity }) => severity === 'error')) {
    throw toValidationError(problems, 'The definition has errors')
  }
}
