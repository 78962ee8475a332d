import { MusterError } from '../../../contract/errors.ts'
import type { ParsedInput } from '../../../contract/operations.ts'
import { isFinal } from '../../../contract/task.ts'
import type { PoolParts } from '../instances/warm/parts.ts'
import { requireSession } from '../sessions/session-service.ts'
import type { TaskRecord } from '../store/records.ts'
import { CONTINUE_PROMPT } from '../tasks/conclude-turn.ts'
import { requireTask } from '../tasks/require-task.ts'
import { createTask } from './create-task.ts'

/**
 * Makes a new task from an ended one, linked to it: the same prompt again, or a short one to continue, in
 * the same session or (when that can't be restored) a fresh one.
 *
 * @throws MusterError `not_found`, `invalid_transition` (it has not ended), and what `createTask` throws
 */
export async function retryTask(
  context: PoolParts,
  input: ParsedInput<'task.retry'>,
  parentTaskId: string | null = null,
): Promise<TaskRecord> {
  const task = requireTask(context, input.taskId)
  if (!isFinal(task.state)) {
    throw new MusterError(
      'invalid_transition',
      `Task ${task.id} is ${task.state}; only an ended task can be retried.`,
      {
        hint: 'Interrupt it first, or wait for its end.',
        details: { taskId: task.id, from: task.state, to: 'queued' },
      },
    )
  }
  const session = requireSession(context, task.sessionId)
  // A new session has nothing to continue.
  const prompt = input.mode === 'continue' && !input.newSession ? CONTINUE_PROMPT : task.prompt
  const retry = await createTask(
    context,
    {
      prompt,
      title: task.title,
      priority: task.priority,
      limits: task.limits,
      origin: input.origin,
      ...(task.outputSchema === null ? {} : { outputSchema: task.outputSchema }),
      ...(input.newSession
        ? {
            directory: session.directory,
            // What was allowed elsewhere was not allowed here.
            ...(session.importedAt === null ? { permissionMode: session.permissionMode } : {}),
            simulated: session.simulated,
            ...(session.model === null ? {} : { model: session.model }),
            ...(session.appendSystemPrompt === null
              ? {}
              : { appendSystemPrompt: session.appendSystemPrompt }),
          }
        : { sessionId: session.id }),
    },
    { retryOf: task.id, parentTaskId, setup: session.setup },
  )
  if (input.newSession && task.outcome?.reason === 'not_resumable') {
    const text = `This is a new session. ${task.outcome.message}`
    context.store.journal.append(
      retry,
      { kind: 'noted', payload: { level: 'warning', code: 'new_session', text } },
      context.now(),
    )
  }
  return retry
}
