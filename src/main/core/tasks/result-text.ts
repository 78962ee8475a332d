import { beginningOf } from '../../../contract/cut-text.ts'

/** Longest answer kept in a task's row; the whole one is in its log. */
const RESULT_TEXT_LIMIT = 2_000

/** What of an answer stands in the task's row. */
export function resultTextOf(answer: string): string {
  return beginningOf(answer, RESULT_TEXT_LIMIT)
}
