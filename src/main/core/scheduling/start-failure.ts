import { type ErrorCode, MusterError } from '../../../contract/errors.ts'
import type { Action, Outcome } from '../../../contract/task.ts'

/** Ways forward where trying the same again is not all that can be done. */
const ways: Partial<Record<ErrorCode, Action[]>> = {
  claude_not_found: ['open_settings', 'retry', 'doctor'],
  conflict: ['retry', 'new_session'],
  not_resumable: ['new_session'],
}

/** A new process ended by itself before it took its prompt: that, and not the prompt's way, is the cause. */
export class EndedAtStart extends Error {
  readonly outcome: Outcome
  constructor(outcome: Outcome) {
    super(outcome.message)
    this.outcome = outcome
  }
}

/** The outcome of a task for which no instance could be started. */
export function startFailure(error: unknown): Outcome {
  if (error instanceof EndedAtStart) return error.outcome
  const known = error instanceof MusterError
  return {
    reason: known ? error.code : 'startup_failed',
    message: known ? error.message : 'The instance could not be started.',
    hint:
      (known ? error.hint : undefined) ?? 'Run the checks in Settings (or `muster doctor`), then try again.',
    actions: (known ? ways[error.code] : undefined) ?? ['retry', 'doctor'],
    diagnostics: error instanceof Error ? error.message : String(error),
  }
}
