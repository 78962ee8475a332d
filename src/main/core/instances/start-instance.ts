import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { buildArguments } from '../claude/arguments.ts'
import { buildEnvironment } from '../claude/environment.ts'
import { controlRequest } from '../claude/stdin.ts'
import type { Context } from '../context.ts'
import { launchProcess } from '../pool/launch.ts'
import type { InstanceProcess, LaunchSpec } from '../pool/process.ts'
import type { InstanceRecord, SessionRecord, TaskRecord } from '../store/records.ts'
import { instanceFolder } from './instance-folder.ts'
import { createRunner, type Runner, saveInstance } from './runner.ts'
import { watchInstance } from './watch-instance.ts'

/**
 * Spawns an instance for a session: a new conversation, or the continuation of one. `initialize` is written
 * at once; the CLI answers when it is up, and the first prompt may follow without waiting.
 *
 * @throws MusterError `claude_not_found`, `directory_not_found`
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
  }
  // The row comes before the process: whatever happens in between, the tag leads from it to the process.
  context.store.journal.saveInstance(record)
  context.store.journal.flush()
  const folder = instanceFolder(context, id)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const process = await launch(context, record, {
    folder,
    instanceId: id,
    command,
    args: [
      ...args,
      ...buildArguments({
        session:
          session.claudeSessionId === null
            ? { kind: 'new', id: session.id }
            : { kind: 'resume', id: session.claudeSessionId },
        model: session.model,
        permissionMode: session.permissionMode,
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
  const runner = createRunner(context, record, session, process, task.limits)
  context.live.runners.set(id, runner)
  saveInstance(context, runner)
  // Identity on disk before anything else: whatever happens now, the process can be found again.
  context.store.journal.flush()
  watchInstance(context, runner)
  await process.send(controlRequest(`initialize-${id}`, { subtype: 'initialize' }))
  return runner
}

/** A process that could not be started leaves an exited row, never a living one. */
async function launch(context: Context, record: InstanceRecord, spec: LaunchSpec): Promise<InstanceProcess> {
  try {
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
