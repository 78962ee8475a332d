import { MusterError } from '../../../../contract/errors.ts'
import type { FailureKind } from '../../../../contract/node-policies.ts'
import { heavyJob } from '../../base/heavy/heavy-job.ts'
import { runHeavy } from '../../base/heavy/run-heavy.ts'
import type { Context } from '../../live/context.ts'
import type { TaskRecord } from '../../store/records.ts'
import { hasWholeAnswer } from '../../turns/result-text.ts'
import type { NodeOutcome } from './node-kind.ts'
import { failed } from './node-outcomes.ts'
import type { findMismatch } from './output-schema.ts'

/** What is wrong with a value by a JSON Schema. */
export const mismatchJob = heavyJob<typeof findMismatch>('mismatch', 'Checking the answer by its schema')

/** Longest answer that becomes a result, in characters. */
const ANSWER_LIMIT = 4 * 1024 * 1024
const PAGE = 200

/** Failures of tasks that have a kind of their own; all others are `task_failed`. */
const kinds: Readonly<Record<string, FailureKind>> = {
  overloaded: 'overloaded',
  api_error: 'overloaded',
  api_timeout: 'overloaded',
  connection_failed: 'overloaded',
  rate_limited: 'rate_limited',
  bad_output: 'invalid_result',
  timed_out: 'timed_out',
}

/** What the end of its task means for a node that nobody aborted. */
export async function judgeTask(context: Context, task: TaskRecord): Promise<NodeOutcome> {
  const message = task.outcome?.message ?? 'No cause is known.'
  const hint = task.outcome?.hint ?? null
  const diagnostics = task.outcome?.diagnostics ?? null
  if (task.state === 'failed')
    return failed(kinds[task.outcome?.reason ?? ''] ?? 'task_failed', message, hint, diagnostics)
  if (task.state !== 'completed')
    return failed('interrupted', `Its task was ended: ${message}`, 'Retry the node to run it again.')
  return task.outputSchema === null
    ? { state: 'completed', result: readAnswer(context, task) }
    : judgeAnswer(task, task.outputSchema)
}

async function judgeAnswer(
  { structuredOutput: answer }: TaskRecord,
  schema: NonNullable<TaskRecord['outputSchema']>,
): Promise<NodeOutcome> {
  const hint = 'Say in the prompt what the answer is for, or make the schema simpler.'
  try {
    const problem = await runHeavy(mismatchJob, { schema, value: answer })
    if (problem === null) return { state: 'completed', result: answer }
    return failed('invalid_result', `The answer does not satisfy \`outputSchema\`: ${problem}.`, hint)
  } catch (error) {
    if (error instanceof MusterError) return failed('invalid_result', error.message, error.hint ?? null)
    const why = error instanceof Error ? error.message : String(error)
    return failed('template', `\`outputSchema\` is not a JSON Schema: ${why}.`, 'Correct the schema.')
  }
}

/** The whole answer; a row has its beginning only, the log all of it. */
function readAnswer({ store }: Context, task: TaskRecord): string {
  const cut = task.resultText ?? ''
  if (hasWholeAnswer(task)) return cut
  store.journal.flush()
  for (let before: number | undefined; ; ) {
    const { events, hasMore } = store.events.read({ taskId: task.id, before, limit: PAGE })
    const end = events.findLast(({ kind }) => kind === 'turn.ended')
    if (end) return store.events.readText(task.id, end.seq, 0, ANSWER_LIMIT)?.text ?? cut
    before = events[0]?.seq
    if (!hasMore || before === undefined) return cut
  }
}
