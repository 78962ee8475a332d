import { setTimeout as delay } from 'node:timers/promises'
import type { Caller } from '../../contract/caller.ts'
import type { Client } from '../../contract/client.ts'
import { MusterError } from '../../contract/errors.ts'
import { createRpcClient } from '../../contract/rpc/client.ts'
import { resolveSettings } from '../core/settings/setting-sources.ts'
import { readLock } from '../core/store/lock-file.ts'
import { dataDirectoryOf, readHostConfig } from '../host-config.ts'
import { connectLocalSocket, localSocketPath } from '../rpc/local-socket.ts'
import { callerOf } from './caller-of.ts'
import type { VerbContext } from './verb-context.ts'

/** How a verb reaches the data directory: through the supervisor that runs, or as the supervisor for a while. */
export interface Supervisor {
  client: Client
  /** True: there was none, so this process is it until `close`. */
  owned: boolean
  /** Rejects when the connection to a running supervisor is lost; never settles otherwise. */
  lost: Promise<never>
  /**
   * `instances` says what becomes of the processes when this process is the supervisor: ended (`stop`), or left
   * to work on for the next one (`leave`, the default).
   */
  close(instances?: 'stop' | 'leave'): Promise<void>
}

type HostConfig = ReturnType<typeof readHostConfig>

/** A supervisor that has just started, or is just ending, gets this long to answer or to go. */
const PATIENCE_MS = 5_000

/**
 * Connects to the supervisor of the data directory, or becomes it.
 *
 * @param options.schedule false: queued tasks are not started when this process becomes the supervisor.
 * @throws MusterError `data_dir_locked` when its supervisor lives but does not answer
 */
export async function openSupervisor(
  context: VerbContext,
  options: { schedule: boolean },
): Promise<Supervisor> {
  const config = hostConfigOf(context, options)
  const deadline = performance.now() + PATIENCE_MS
  for (;;) {
    try {
      const owner = readLock(config.dataDirectory)
      if (!owner) return await own(context, config)
      const path = owner.socketPath ?? localSocketPath(config.dataDirectory)
      const supervisor = await attach(path, callerOf(context.env, config.dataDirectory))
      if (context.flags.claude || context.flags.maxInstances) {
        context.terminal.note('--claude and --max-instances have no effect: a supervisor is running already.')
      }
      return supervisor
    } catch (error) {
      // Either it is just starting or ending, or another process was faster in becoming it: look again.
      const passing = error instanceof MusterError && ['unavailable', 'data_dir_locked'].includes(error.code)
      if (!passing) throw error
      if (performance.now() > deadline) throw unreachable(config.dataDirectory, error)
    }
    await delay(50)
  }
}

/** Connects to the supervisor of the data directory; null when none runs, or it does not answer. */
export async function findSupervisor({ flags, env }: VerbContext): Promise<Supervisor | null> {
  const dataDirectory = dataDirectoryOf({ dataDirectory: flags.dataDir }, env)
  const owner = readLock(dataDirectory)
  if (!owner) return null
  try {
    return await attach(owner.socketPath ?? localSocketPath(dataDirectory), callerOf(env, dataDirectory))
  } catch (error) {
    if (error instanceof MusterError && error.code === 'unavailable') return null
    throw error
  }
}

/** The configuration from the flags and environment of a verb; its log is opened by who becomes the supervisor. */
export function hostConfigOf(
  context: VerbContext,
  options: { schedule: boolean; simulate?: boolean | undefined },
): HostConfig {
  const { flags, env } = context
  return readHostConfig({
    flags: {
      dataDirectory: flags.dataDir,
      claudePath: flags.claude,
      maxInstances: flags.maxInstances,
      simulate: options.simulate,
    },
    env,
    schedule: options.schedule,
    log: () => {},
  })
}

async function attach(socketPath: string, caller: Caller | undefined): Promise<Supervisor> {
  // Tried once here, so that the first failure tells whether somebody answers.
  const connection = await connectLocalSocket(socketPath)
  const client = createRpcClient({ connect: async () => connection, reconnect: false, caller })
  const lost = new Promise<never>((_, reject) => {
    client.onState((state) => {
      if (state.status !== 'closed') return
      reject(new MusterError('unavailable', `The connection to the supervisor was lost: ${state.reason}`))
    })
  })
  // Nobody may be waiting for it.
  lost.catch(() => {})
  return { client, owned: false, lost, close: () => client.close() }
}

/** Becomes the supervisor. Its log goes to the file; of errors the person is told on stderr. */
async function own(context: VerbContext, config: HostConfig): Promise<Supervisor> {
  const [{ createCore }, { openLog }, { serveLocalSocket }] = await Promise.all([
    import('../core/core.ts'),
    import('../log/open-log.ts'),
    import('../rpc/serve-local-socket.ts'),
  ])
  const log = openLog({
    config,
    settings: resolveSettings(config.settingSources),
    console: ({ level, message }) => {
      if (level === 'error') context.terminal.note(`muster: ${message}`)
    },
  })
  // What is open is closed in the other order, also when only a part of it could be opened: it keeps the process alive.
  const opened: ((instances: 'stop' | 'leave') => Promise<void>)[] = [() => log.close()]
  const close = async (instances: 'stop' | 'leave' = 'leave'): Promise<void> => {
    const failures: unknown[] = []
    for (let part = opened.shift(); part !== undefined; part = opened.shift())
      await part(instances).catch((error: unknown) => failures.push(error))
    if (failures.length > 0) throw failures[0]
  }
  try {
    const core = await createCore({ ...config, keepWarm: false, log: log.write, logBook: log.book })
    opened.unshift((instances) => core.close({ instances }))
    const path = localSocketPath(config.dataDirectory)
    const socket = await serveLocalSocket({ core, path, log: log.write })
    opened.splice(1, 0, () => socket.close())
    core.announce({ socketPath: socket.path })
    return { client: core, owned: true, lost: new Promise<never>(() => {}), close }
  } catch (error) {
    await close().catch(() => {})
    throw error
  }
}

function unreachable(dataDirectory: string, cause: MusterError): MusterError {
  if (cause.code === 'data_dir_locked') return cause
  return new MusterError(
    'data_dir_locked',
    `The supervisor of ${dataDirectory} does not answer. ${cause.message}`,
    {
      hint: 'End it, or choose another data directory with --data-dir.',
      cause,
    },
  )
}
