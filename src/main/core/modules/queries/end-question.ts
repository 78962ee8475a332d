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

/** What was set of it is its end: stores it, and tells who waits. */
export function finish(asking: Asking, query: QueryRecord): void {
  query.note = null
  query.endedAt = asking.context.now()
  asking.context.store.journal.saveQuery(query)
  asking.conclude(query)
}
