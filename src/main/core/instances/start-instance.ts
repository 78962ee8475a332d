import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { buildArguments, type LaunchOptions } from '../claude/arguments.ts'
import { buildEnvironment } from '../claude/environment.ts'
import { controlRequest } from '../claude/stdin.ts'
import type { Context } from '../context.ts'
import { launchProcess } from '../pool/launch.ts'
import type { InstanceProcess, LaunchSpec } from '../pool/process.ts'
import type { InstanceRecord, SessionRecord, TaskRecord } from '../store/records.ts'
import { endInstance } from './instance-controls.ts'
import { instanceFolder } from './instance-folder.ts'
import { createRunner, type Runner, saveInstance } from './runner.ts'
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
  const id = context.newId()
  const { command, args } = await commandFor(context, session)
  const record: InstanceRecord = {
    id,
    sessionId: session.id,
    taskId: task.id,
    pid: null,
    state: 'starting',
    simulated: session.simulated,
    adopted: false,
    claudeVersion: null,
    directory: session.directory,
    startedAt: context.now(),
    exitedAt: null,
    exitCode: null,
    exitSignal: null,
    offset: 0,
    lineCount: 0,
    revision: 0,
    startTime: null,
    start: 'cold',
    profileId: null,
    readyMs: null,
    endReason: null,
    launch: {
      model: task.model,
      permissionMode: task.permissionMode,
      maxTurns: task.limits.maxTurns,
      maxCostMicros: task.limits.maxCostMicros,
    },
  }
  context.store.journal.saveInstance(record)
  const process = await launch(context, record, {
    folder: instanceFolder(context, id),
    instanceId: id,
    command,
    args: [
      ...args,
      ...buildArguments({
        session: conversationOf(context, session),
        model: task.model,
        permissionMode: task.permissionMode,
        appendSystemPrompt: session.appendSystemPrompt,
        maxTurns: task.limits.maxTurns,
        maxCostMicros: task.limits.maxCostMicros,
      }),
    ],
    cwd: session.directory,
    env: {
      ...buildEnvironment(context.config.env, {
        instanceId: id,
        dataDirectory: context.config.dataDirectory,
        passApiKey: context.config.passApiKey,
        ...(session.simulated ? { simulatedHome: join(context.config.dataDirectory, 'simulated') } : {}),
      }),
      ...(session.simulated ? context.config.simulatedClaude.env : {}),
    },
  })
  record.pid = process.pid
  record.startTime = process.startTime
  const runner = createRunner(context, record, session, process)
  runner.reserved = task
  runner.idleSince = null
  context.live.runners.set(id, runner)
  saveInstance(context, runner)
  watchInstance(context, runner)
  try {
    // Identity on disk before anything else: whatever happens now, the process can be found again.
    context.store.journal.flush()
    await process.send(controlRequest(`initialize-${id}`, { subtype: 'initialize' }))
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

/**
 * The row is committed before there is a process: whatever happens in between, the tag leads from one to the
 * other. A process that could not be started leaves an exited row, never a living one.
 */
async function launch(context: Context, record: InstanceRecord, spec: LaunchSpec): Promise<InstanceProcess> {
  try {
    context.store.journal.flush()
    await mkdir(spec.folder, { recursive: true, mode: 0o700 })
    return await launchProcess(spec)
  } catch (error) {
    record.state = 'exited'
    record.exitedAt = context.now()
    context.store.journal.saveInstance(record)
    throw error
  }
}

async function commandFor(
  context: Context,
  session: SessionRecord,
): Promise<{ command: string; args: readonly string[] }> {
  if (session.simulated) return context.config.simulatedClaude
  return { command: await context.claude.require(), args: [] }
}
