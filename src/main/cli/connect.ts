import { setTimeout as delay } from 'node:timers/promises'
import type { Caller } from '../../contract/caller.ts'
import { MusterError } from '../../contract/errors.ts'
import { createRpcClient } from '../../contract/rpc/client.ts'
import type { Connection } from '../../contract/rpc/connection.ts'
import { readLock } from '../core/store/lock-file.ts'
import { dataDirectoryOf } from '../data-directory.ts'
import { connectLocalSocket, localSocketPath } from '../rpc/local-socket.ts'
import { callerOf } from './caller-of.ts'
import type { Supervisor } from './supervisor.ts'
import type { VerbContext } from './verb-context.ts'

/** A supervisor that has just started, or is just ending, gets this long to answer or to go. */
const PATIENCE_MS = 5_000

/**
 * Connects to the supervisor of the data directory, or becomes it.
 *
 * @param options.schedule false: queued tasks are not started when this process becomes the supervisor.
 * @param options.reconnect true: a connection that is lost is made again, with whoever is the supervisor by then, for as
 *   long as it takes; `lost` never settles.
 * @throws MusterError `data_dir_locked` when its supervisor lives but does not answer
 */
export async function openSupervisor(
  context: VerbContext,
  { reconnect = false, ...options }: { schedule: boolean; reconnect?: boolean },
): Promise<Supervisor> {
  const dataDirectory = dataDirectoryOf({ dataDirectory: context.flags.dataDir }, context.env)
  const deadline = performance.now() + PATIENCE_MS
  for (;;) {
    try {
      if (!readLock(dataDirectory)) {
        // The core and the table of settings are loaded by who needs them: asking the one that runs is quick.
        const { becomeSupervisor } = await import('./become-supervisor.ts')
        return await becomeSupervisor(context, options)
      }
      const supervisor = await attach(dataDirectory, callerOf(context.env, dataDirectory), reconnect)
      if (context.flags.claude || context.flags.maxInstances) {
        context.terminal.note('--claude and --max-instances have no effect: a supervisor is running already.')
      }
      return supervisor
    } catch (error) {
      // Either it is just starting or ending, or another process was faster in becoming it: look again.
      const passing = error instanceof MusterError && ['unavailable', 'data_dir_locked'].includes(error.code)
      if (!passing) throw error
      if (performance.now() > deadline) throw unreachable(dataDirectory, error)
    }
    await delay(50)
  }
}

/** Connects to the supervisor of the data directory; null when none runs, or it does not answer. */
export async function findSupervisor({ flags, env }: VerbContext): Promise<Supervisor | null> {
  const dataDirectory = dataDirectoryOf({ dataDirectory: flags.dataDir }, env)
  if (!readLock(dataDirectory)) return null
  try {
    return await attach(dataDirectory, callerOf(env, dataDirectory))
  } catch (error) {
    if (error instanceof MusterError && error.code === 'unavailable') return null
    throw error
  }
}

async function attach(
  dataDirectory: string,
  caller: Caller | undefined,
  reconnect = false,
): Promise<Supervisor> {
  // Tried once here, so that the first failure tells whether somebody answers.
  let first: Connection | undefined = await connectToOwner(dataDirectory)
  const connect = async () => {
    const connection = first ?? (await connectToOwner(dataDirectory))
    first = undefined
    return connection
  }
  const client = createRpcClient({ connect, reconnect, caller })
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

/** @throws MusterError `unavailable` when there is none, or it does not answer */
async function connectToOwner(dataDirectory: string): Promise<Connection> {
  const owner = readLock(dataDirectory)
  if (!owner)
    throw new MusterError('unavailable', 'Muster does not run. Open its window, or run `muster serve`.')
  return connectLocalSocket(owner.socketPath ?? localSocketPath(dataDirectory))
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
