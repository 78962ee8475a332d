import { retryDelay } from '../base/retry-delay.ts'
import type { Context } from '../live/context.ts'
import type { TaskRecord } from '../store/records.ts'
import type { TurnState } from '../turns/reduce-state.ts'
import { CONTINUE_PROMPT } from './conclude-turn.ts'
import { enqueue, newTaskRecord } from './new-task.ts'
import { attemptsFor } from './retry-causes.ts'

/**
 * Queues the next attempt of a task that has just failed, if its cause is worth one: a new task in its session,
 * staged in the tick of the failure, so that one commit has both. What the failed one did is kept: when it had
 * begun to answer, the next one is asked to go on. Call it only for a failure that nobody asked for. `turn` is its
 * memory, null when it never began.
 */
export function retryAutomatically(
  context: Context,
  failed: TaskRecord,
  turn: TurnState | null,
): TaskRecord | null {
  const { outcome } = failed
  const session = context.live.session(failed.sessionId)
  if (failed.state !== 'failed' || outcome === null || context.closing || !session?.resumable) return null
  const attempts = attemptsFor(outcome.reason, failed.limits.maxRetries ?? context.config.maxRetries)
  const attempt = failed.attempt + 1
  if (attempt > attempts) return null
  const at = context.now()
  const delay = retryDelay(attempt, {
    baseMs: context.config.retryBaseMs,
    maxMs: context.config.retryMaxMs,
  })
  const hasBegun = failed.origin === 'background' || failed.toolCount > 0 || hasAnswered(turn)
  const task: TaskRecord = {
    ...newTaskRecord(context, session, {
      prompt: hasBegun ? CONTINUE_PROMPT : failed.prompt,
      title: failed.title,
      priority: failed.priority,
      limits: failed.limits,
      origin: failed.origin === 'background' ? 'api' : failed.origin,
      retryOf: failed.id,
      parentTaskId: failed.parentTaskId,
      node: failed.node,
      outputSchema: failed.outputSchema,
    }),
    attempt,
    notBefore: at + delay,
  }
  enqueue(context, session, task, {
    cause: 'scheduler',
    evidence: `attempt ${attempt} of ${attempts}, because the last one ended as ${outcome.reason}`,
  })
  const wait = outcome.reason === 'rate_limited' ? '' : ` in ${Math.ceil(delay / 1000)} s`
  context.store.journal.append(
    failed,
    {
      kind: 'noted',
      payload: {
        level: 'info',
        code: 'retry',
        text: `It is tried again by itself${wait}: attempt ${attempt} of ${attempts}.`,
      },
    },
    at,
  )
  failed.dismissedAt = at
  context.store.journal.saveTask(failed)
  return task
}

/** Whether the model said anything that was not taken back; texts of the CLI itself are not streamed. */
function hasAnswered(turn: TurnState | null): boolean {
  for (const message of turn?.messages.values() ?? []) {
    if (!message.streamed) continue
    for (const block of message.blocks.values()) if (block.status !== 'withdrawn') return true
  }
  return false
}
