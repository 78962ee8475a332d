import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { SessionSetup } from '../base/session-setup.ts'
import { buildArguments, type LaunchOptions } from '../claude/arguments.ts'
import { readFlags } from '../claude/claude-flags.ts'
import { readVersion } from '../claude/claude-version.ts'
import { buildEnvironment } from '../claude/environment.ts'
import { extensionSettings } from '../claude/extension-settings.ts'
import { controlRequest } from '../claude/stdin.ts'
import type { Context } from '../live/context.ts'
import { launchProcess } from '../processes/launch.ts'
import type { InstanceProcess, LaunchSpec } from '../processes/process.ts'
import { parseExtensionKeys } from '../sessions/extension-key.ts'
import type { InstanceRecord } from '../store/records.ts'
import { instanceFolder } from './instance-folder.ts'
import { keepRoomFor } from './output-room.ts'

/** What is known of an instance before there is a process: for a session that waits for it, or ahead of one. */
export interface InstancePlan
  extends Pick<
    InstanceRecord,
    'sessionId' | 'taskId' | 'simulated' | 'directory' | 'start' | 'profileId' | 'launch'
  > {
  conversation: LaunchOptions['session']
  appendSystemPrompt: string | null
  setup: SessionSetup | null
  /** Keys of extensions that claude is not to use. */
  disabledExtensions: readonly string[]
}

/**
 * Starts the process of a new instance: its row is committed before there is one, its identity directly
 * afterwards, so that whatever happens in between, the tag leads from one to the other. A process that could
 * not be started leaves an exited row, never a living one.
 *
 * @throws MusterError `claude_not_found`, `directory_not_found`, `storage`, `capacity_exceeded`
 */
export async function spawnInstance(
  context: Context,
  plan: InstancePlan,
): Promise<{ record: InstanceRecord; process: InstanceProcess }> {
  const { conversation, appendSystemPrompt, setup, disabledExtensions, ...facts } = plan
  const { command, args, version } = await commandFor(context, plan.simulated)
  const record = newInstance(context, facts)
  const folder = instanceFolder(context, record.id)
  const flags = setup === null || plan.simulated ? null : await readFlags(command, context.config.env)
  const promptFile = appendSystemPrompt ? join(folder, 'system-prompt.md') : null
  const prepare = async () => {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await keepRoomFor(context, record, true)
    if (promptFile) await writeFile(promptFile, appendSystemPrompt ?? '', { mode: 0o600 })
  }
  const process = await launch(context, record, prepare, {
    folder,
    instanceId: record.id,
    command,
    args: [
      ...args,
      ...buildArguments({
        version,
        session: conversation,
        model: plan.launch.model,
        permissionMode: plan.launch.permissionMode,
        appendSystemPromptFile: promptFile,
        settings: extensionSettings(parseExtensionKeys(disabledExtensions)),
        maxTurns: plan.launch.maxTurns,
        maxCostMicros: plan.launch.maxCostMicros,
        outputSchema: plan.launch.outputSchema,
        setup,
        flags,
      }),
    ],
    cwd: plan.directory,
    env: environmentFor(context, record, setup),
  })
  record.pid = process.pid
  record.startTime = process.startTime
  context.store.journal.saveInstance(record)
  return { record, process }
}

/**
 * Has an instance get ready and tell what it can do: it answers when it is up. The request's id is how the
 * reply is told from others.
 *
 * @throws MusterError `unavailable`
 */
export async function initializeInstance({
  record,
  process,
}: {
  record: InstanceRecord
  process: InstanceProcess
}): Promise<void> {
  await process.send(controlRequest(initializeId(record.id), { subtype: 'initialize' }))
}

/** The id of the request that has an instance get ready. */
export const initializeId = (instanceId: string) => `initialize-${instanceId}`

function newInstance(
  context: Context,
  facts: Omit<InstancePlan, 'conversation' | 'appendSystemPrompt' | 'setup' | 'disabledExtensions'>,
): InstanceRecord {
  return {
    ...facts,
    id: context.newId(),
    pid: null,
    state: 'starting',
    adopted: false,
    claudeVersion: null,
    startedAt: context.now(),
    exitedAt: null,
    exitCode: null,
    exitSignal: null,
    offset: 0,
    lineCount: 0,
    revision: 0,
    startTime: null,
    readyMs: null,
    endReason: null,
  }
}

function environmentFor(
  context: Context,
  record: InstanceRecord,
  setup: SessionSetup | null,
): Record<string, string> {
  const { config } = context
  return {
    ...buildEnvironment(config.env, {
      instanceId: record.id,
      dataDirectory: config.dataDirectory,
      passApiKey: config.passApiKey,
      passVariables: config.passVariables,
      ...(record.simulated ? { simulatedHome: join(config.dataDirectory, 'simulated') } : {}),
    }),
    ...(record.simulated ? config.simulatedClaude.env : {}),
    ...withoutTags(setup?.environment ?? {}),
  }
}

/** Nobody but us says by which instance and data directory a process is found. */
function withoutTags(environment: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !/^MUSTER_/i.test(name)))
}

async function launch(
  context: Context,
  record: InstanceRecord,
  prepare: () => Promise<void>,
  spec: LaunchSpec,
): Promise<InstanceProcess> {
  const { journal } = context.store
  journal.saveInstance(record)
  try {
    journal.flush()
    await prepare()
    return await launchProcess(spec)
  } catch (error) {
    record.state = 'exited'
    record.exitedAt = context.now()
    record.endReason = error instanceof Error ? error.message : String(error)
    journal.saveInstance(record)
    throw error
  }
}

async function commandFor(
  context: Context,
  simulated: boolean,
): Promise<{ command: string; args: readonly string[]; version: string | null }> {
  if (simulated) return { ...context.config.simulatedClaude, version: null }
  const command = await context.claude.require()
  // Asked anew, since claude updates itself; it costs a look at the file.
  const version = await readVersion(command, context.config.env)
  return { command, args: [], version: version.ok ? version.text : null }
}
