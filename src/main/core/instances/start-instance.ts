import type { Runner } from '../live/runner.ts'
import { conversationOf } from '../sessions/conversation-of.ts'
import type { SessionRecord, TaskRecord } from '../store/records.ts'
import { createRunner, saveInstance } from './instance-row.ts'
import type { InstanceParts } from './parts.ts'
import { setupMark } from './setup-mark.ts'
import { spawnInstance } from './spawn-instance.ts'
import { watchInstance } from './watch-instance.ts'

/**
 * Spawns an instance for a session: a new conversation, or the continuation of one. It is given its prompt
 * first of all; what it can do is asked when it answers (`introduce`), since that costs it 50 ms.
 *
 * The runner is reserved for the task until the caller has given it the prompt.
 *
 * @throws MusterError `claude_not_found`, `directory_not_found`, `conflict`, `not_resumable`, `storage`
 */
export async function startInstance(
  context: InstanceParts,
  session: SessionRecord,
  task: TaskRecord,
): Promise<Runner> {
  const { record, process } = await spawnInstance(context, {
    sessionId: session.id,
    taskId: task.id,
    simulated: session.simulated,
    directory: session.directory,
    start: 'cold',
    profileId: null,
    launch: {
      model: task.model,
      permissionMode: task.permissionMode,
      maxTurns: task.limits.maxTurns,
      maxCostMicros: task.limits.maxCostMicros,
      outputSchema: task.outputSchema,
      ...setupMark(session),
    },
    conversation: await conversationOf(context, session, (text) => {
      const event = { kind: 'noted', payload: { level: 'info', code: 'put_back', text } } as const
      context.store.journal.append(task, event, context.now())
    }),
    appendSystemPrompt: session.appendSystemPrompt,
    setup: session.setup,
    disabledExtensions: session.disabledExtensions,
  })
  const runner = createRunner(context, record, session, process)
  runner.reserved = task
  runner.idleSince = null
  context.live.runners.set(record.id, runner)
  saveInstance(context, runner)
  watchInstance(context, runner)
  return runner
}
