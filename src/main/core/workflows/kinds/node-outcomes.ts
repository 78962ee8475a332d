import { MusterError } from '../../../../contract/errors.ts'
import type { FailureKind } from '../../../../contract/node-policies.ts'
import { TemplateError } from '../../base/template-error.ts'
import type { AbortCause, NodeOutcome, NodeWork } from './node-kind.ts'

export const cancelled: NodeOutcome = { state: 'cancelled' }

/** The outcome of a node that failed: what happened, and what to do. */
export function failed(
  kind: FailureKind,
  message: string,
  hint: string | null = null,
  diagnostics: string | null = null,
): NodeOutcome {
  return {
    state: 'failed',
    failure: { kind, message, hint, ...(diagnostics === null ? {} : { diagnostics }) },
  }
}

/** What an error that was thrown on the way means for the node; `otherwise` for errors in words that are no template's. */
export function failedBy(error: unknown, otherwise: FailureKind): NodeOutcome {
  if (error instanceof TemplateError) return failed('template', error.message, 'Correct the expression.')
  if (error instanceof MusterError) {
    const kind = error.code === 'storage' || error.code === 'internal' ? 'internal' : otherwise
    return failed(kind, error.message, error.hint ?? null)
  }
  return failed('internal', error instanceof Error ? error.message : String(error))
}

/** Why the engine aborted the node; null: it did not. */
export function abortCause({ signal }: Pick<NodeWork, 'signal'>): AbortCause | null {
  return signal.aborted ? (signal.reason as AbortCause) : null
}
