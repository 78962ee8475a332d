import type { LaunchOptions } from '../claude/arguments.ts'
import type { Context } from '../context.ts'
import type { SessionRecord, TaskRecord } from '../store/records.ts'
import { endInstance } from './instance-controls.ts'
import { createRunner, type Runner, saveInstance } from './runner.ts'
import { initializeInstance, spawnInstance } from './spawn-instance.ts'
import { watchInstance } from './watch-instance.ts'

/**
 * Spawns an instance for a session: a new conversation, or the continuation of one. `initialize` is written
 * at once; the CLI answers when it is up, and the first prompt may follow without waiting.
 *
 * The runner is reserved for the task until the caller has given it the prompt.
 *
 * @throws MusterError `claude_not_found`, `directory_not_found`, `storage`
 */
export async function startInstance(
  context: Context,
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
    },
    conversation: conversationOf(context, session),
    appendSystemPrompt: session.appendSystemPrompt,
  })
  const runner = createRunner(context, record, session, process)
  runner.reserved = task
  runner.idleSince = null
  context.live.runners.set(record.id, runner)
  saveInstance(context, runner)
  watchInstance(context, runner)
  try {
    await initializeInstance(context, runner)
  } catch (error) {
    runner.endCause = 'idle'
    await endInstance(context, runner)
    throw error
  }
  return runner
}

/**
 * A conversation that Claude has told of is resumed. One whose first turn died before that may be on disk all
 * the same, and Claude takes an id only once, so a later attempt begins with an id of its own.
 */
function conversationOf(context: Context, session: SessionRecord): LaunchOptions['session'] {
  if (session.claudeSessionId !== null) return { kind: 'resume', id: session.claudeSessionId }
  return { kind: 'new', id: session.taskCount > 1 ? context.newId() : session.id }
}
