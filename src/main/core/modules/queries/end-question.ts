import { MusterError } from '../../../../contract/errors.ts'
import type { Query } from '../../../../contract/module-query.ts'
import type { QueryRecord } from '../../store/records.ts'
import type { Asking } from './asking.ts'

/** Ends a question without an answer, and stores it. */
export function endQuestion(
  asking: Asking,
  query: QueryRecord,
  state: 'failed' | 'cancelled',
  error: NonNullable<Query['error']>,
): void {
  query.state = state
  query.error = error
  finish(asking, query)
}

/** Ends a question by what went wrong with it. */
export function failQuestion(asking: Asking, query: QueryRecord, error: unknown): void {
  const known = error instanceof MusterError ? error : null
  endQuestion(asking, query, 'failed', {
    reason: known?.code ?? 'internal',
    message: error instanceof Error ? error.message : String(error),
    hint: known?.hint ?? null,
  })
}

/** What was set of it is its end: stores it, and tells who waits. */
export function finish(asking: Asking, query: QueryRecord): void {
  query.note = null
  query.endedAt = asking.context.now()
  asking.context.store.journal.saveQuery(query)
  asking.conclude(query)
}
