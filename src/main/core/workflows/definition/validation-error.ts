import { MusterError } from '../../../../contract/errors.ts'
import type { WorkflowProblem } from '../../../../contract/run.ts'

/** The error of a definition or of inputs: its message has the first problem, `details.problems` all of them. */
export function toValidationError(
  problems: readonly Pick<WorkflowProblem, 'severity' | 'message' | 'hint' | 'line'>[],
  what: string,
): MusterError {
  const errors = problems.filter(({ severity }) => severity === 'error')
  const [first] = errors
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : ''
  const place = first?.line ? `line ${first.line}: ` : ''
  return new MusterError('validation', `${what}: ${place}${first?.message ?? 'unknown'}${more}`, {
    ...(first?.hint ? { hint: first.hint } : {}),
    details: { problems: [...problems] },
  })
}
