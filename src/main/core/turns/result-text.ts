import { beginningOf } from '../../../contract/cut-text.ts'
import type { TaskRecord } from '../store/records.ts'

/** Longest answer kept in a task's row; the whole one is in its log. */
const RESULT_TEXT_LIMIT = 2_000

/** The task has an answer: its row takes the beginning, and how long the whole is. */
export function keepAnswer(task: TaskRecord, answer: string): void {
  task.resultText = beginningOf(answer, RESULT_TEXT_LIMIT)
  task.resultLength = answer.length
}

/** Whether the row has all of its task's answer. */
export function hasWholeAnswer({ resultText, resultLength }: TaskRecord): boolean {
  return resultText === null || resultText.length === resultLength
}
