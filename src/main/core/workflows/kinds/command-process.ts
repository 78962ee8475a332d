import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buildEnvironment } from '../../claude/environment.ts'
import type { Context } from '../../live/context.ts'
import { adoptProcess, endLeftovers } from '../../processes/adopt.ts'
import { readStartTime } from '../../processes/identity.ts'
import { launchProcess } from '../../processes/launch.ts'
import type { InstanceProcess } from '../../processes/process.ts'
import { scanProcesses } from '../../processes/process-scan.ts'

/** What a command is run with. */
export interface CommandOrder {
  command: string[]
  /** Absolute. */
  cwd: string
  /** Added to what it gets of ours. */
  env: Record<string, string>
  stdin: string | null
}

/** How a command ended; see `resources/command-runner`. */
export interface CommandEnd {
  code: number | null
  signal: string | null
  error: { code: string | null; message: string } | null
  stdout: string
  stderr: string
  endedAt: number
  /** Bytes of each output that were not kept. */
  left: { stdout: number; stderr: number }
}

/** Bytes of each output that are kept. */
export const KEEP_BYTES = 1024 * 1024

/** Keys and tokens of Claude are nothing for other programs, nor are its ways to clouds. */
const withheld = /^(CLAUDE|ANTHROPIC)_.*(KEY|TOKEN)|^CLAUDE_CODE_USE_(BEDROCK|VERTEX|FOUNDRY)$/i

/** The folder of a command: what it was asked, its output, its end. */
function commandFolder(context: Context, id: string): string {
  return join(context.config.dataDirectory, 'commands', id)
}

/**
 * Starts the program that runs the command and outlives us. `id` tags its processes.
 *
 * @throws MusterError as `launchProcess`, or the error of a file that could not be written
 */
export async function launchCommand(
  context: Context,
  id: string,
  order: CommandOrder,
): Promise<InstanceProcess> {
  const { config } = context
  const folder = commandFolder(context, id)
  const given = Object.entries(config.env).filter(([name]) => !withheld.test(name))
  const env = buildEnvironment(Object.fromEntries(given), {
    instanceId: id,
    dataDirectory: config.dataDirectory,
  })
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const content = JSON.stringify({
    ...order,
    // Its processes are found by the tags, whatever it sets.
    env: { ...env, ...order.env, MUSTER_INSTANCE: id, MUSTER_DATA_DIR_HASH: env.MUSTER_DATA_DIR_HASH },
    keepBytes: KEEP_BYTES,
  })
  await writeFile(join(folder, 'command.json'), content, { mode: 0o600 })
  const { command, args, env: own = {} } = config.commandRunner
  return launchProcess({
    folder,
    instanceId: id,
    command,
    args: [...args, folder],
    cwd: folder,
    env: { ...env, ...own },
  })
}

/**
 * The runner of a command that an earlier supervisor started; null: it does not run any more. `identity` is null when
 * that supervisor died before it could note it.
 */
export async function adoptCommand(
  context: Context,
  id: string,
  identity: { pid: number; startTime: string } | null,
): Promise<InstanceProcess | null> {
  const known = identity ?? (await findRunner(context, id))
  if (known === null) return null
  return adoptProcess({ folder: commandFolder(context, id), instanceId: id, ...known })
}

async function findRunner(context: Context, id: string): Promise<{ pid: number; startTime: string } | null> {
  const pid = await startedPid(context, id)
  if (pid === null || (await scanProcesses({ fresh: true })).get(pid)?.tag !== id) return null
  const startTime = await readStartTime(pid)
  return startTime === null ? null : { pid, startTime }
}

/** The pid of the runner, once it has begun; null: the command was never run. */
async function startedPid(context: Context, id: string): Promise<number | null> {
  const text = await readFile(join(commandFolder(context, id), 'started'), 'utf8').catch(() => null)
  return text === null ? null : Number(text)
}

/** Ends what is left of a command whose runner is gone. True: it had begun. */
export async function endCommand(context: Context, id: string): Promise<boolean> {
  await endLeftovers(id)
  return (await startedPid(context, id)) !== null
}

/** How the command ended; null: it has not, or its runner was killed. */
export async function readEnd(context: Context, id: string): Promise<CommandEnd | null> {
  const folder = commandFolder(context, id)
  const content = await readFile(join(folder, 'exit.json'), 'utf8').catch(() => null)
  if (content === null) return null
  const facts = JSON.parse(content) as Pick<CommandEnd, 'code' | 'signal' | 'error' | 'left'>
  const read = async (name: string) =>
    new TextDecoder().decode(await readFile(join(folder, name)).catch(() => Buffer.alloc(0)))
  const { mtimeMs: endedAt } = await stat(join(folder, 'exit.json'))
  return { ...facts, endedAt, stdout: await read('stdout'), stderr: await read('stderr') }
}

/** Its result is stored: nothing of it is needed any more. */
export async function forgetCommand(context: Context, id: string): Promise<void> {
  await rm(commandFolder(context, id), { recursive: true, force: true, maxRetries: 3 }).catch(
    (error: unknown) => {
      context.config.log('warn', 'the folder of an ended command could not be removed', {
        command: id,
        error: String(error),
      })
    },
  )
}
