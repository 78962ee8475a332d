import type { NodeFailure } from '../../../../contract/run.ts'

/** @param what whose expression it was, such as `its condition` */
export function failureOfTemplate(error: unknown, what: string): NodeFailure {
  const message = error instanceof Error ? error.message : String(error)
  return {
    kind: 'template',
    message: `${what.charAt(0).toUpperCase()}${what.slice(1)} could not be evaluated: ${message}`,
    hint: 'Correct the expression in the definition, then run it again.',
  }
}
