import type { AbortCause } from '../kinds/node-kind.ts'
import type { Unit } from './live-run.ts'

/** Asks a unit's work to end. The first cause counts. */
export function abortUnit({ attempt }: Unit, cause: AbortCause): void {
  if (attempt === null || attempt.cause !== null) return
  attempt.cause = cause
  attempt.controller.abort(cause)
}
