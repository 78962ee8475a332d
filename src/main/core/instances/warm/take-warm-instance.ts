import type { Runner } from '../../live/runner.ts'
import type { SessionRecord, TaskRecord } from '../../store/records.ts'
import { createRunner } from '../instance-row.ts'
import { setupMark } from '../setup-mark.ts'
import { watchInstance } from '../watch-instance.ts'
import type { PoolParts } from './parts.ts'
import type { WarmInstance } from './warm-instance.ts'

/**
 * Gives a session an instance that was started ahead, in this very tick: its output is followed from where it
 * was read to. It keeps the conversation's id that it was started with, which the first turn tells.
 *
 * The runner is reserved for the task until the caller has given it the prompt.
 */
export function takeWarmInstance(
  context: PoolParts,
  session: SessionRecord,
  task: TaskRecord,
  { record, process, abilities, isUntold }: WarmInstance,
): Runner {
  record.sessionId = session.id
  const runner = createRunner(context, record, session, process)
  runner.introduced = true
  if (isUntold) {
    // It is told with its prompt, and answers with what it can do then.
    record.launch = { ...record.launch, ...setupMark(session), outputSchema: task.outputSchema, isUntold }
  } else {
    runner.abilities = abilities
    runner.told.resolve()
  }
  runner.reserved = task
  runner.idleSince = null
  context.live.runners.set(record.id, runner)
  watchInstance(context, runner)
  return runner
}
