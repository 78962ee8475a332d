import type { Client } from '../../contract/client.ts'
import { MusterError } from '../../contract/errors.ts'
import { createRpcClient } from '../../contract/rpc/client.ts'
import { createCore } from '../core/core.ts'
import type { CoreConfig } from '../core/core-config.ts'
import { connectLocalSocket, localSocketPath } from '../rpc/local-socket.ts'
import { serveLocalSocket } from '../rpc/serve-local-socket.ts'

/** The supervisor that the window shows: one of our own, or another process's that owns the data directory. */
export interface Supervisor {
  client: Client
  /** False: it belongs to another process (`muster serve`) and goes on when the window quits. */
  isOwn: boolean
  /** Ends it in order; `leave` lets its instances run. Of another's, only the connection is closed. */
  close(instances: 'leave' | 'stop'): Promise<void>
}

/**
 * Starts a supervisor and opens it to the command line over the local socket; where another process already owns
 * the data directory, connects to that one.
 *
 * @throws MusterError as `createCore` does; `data_dir_locked` when the owner can't be reached
 */
export async function openSupervisor(config: CoreConfig): Promise<Supervisor> {
  try {
    const core = await createCore(config)
    const socket = await serveLocalSocket({
      core,
      path: localSocketPath(config.dataDirectory),
      log: config.log,
    }).catch((error: unknown) => {
      // The window works without it; only the command line can't reach this supervisor.
      config.log('error', 'The local socket could not be opened', { error: String(error) })
      return null
    })
    if (socket !== null) core.announce({ socketPath: socket.path })
    return {
      client: core,
      isOwn: true,
      async close(instances) {
        await core.close({ instances })
        await socket?.close()
      },
    }
  } catch (error) {
    if (!(error instanceof MusterError) || error.code !== 'data_dir_locked') throw error
    return await attach(config, error)
  }
}

async function attach(config: CoreConfig, locked: MusterError): Promise<Supervisor> {
  const path = localSocketPath(config.dataDirectory)
  const client = createRpcClient({ connect: () => connectLocalSocket(path) })
  try {
    await client.call('system.info', {})
  } catch {
    await client.close()
    throw locked
  }
  config.log('info', 'Another process owns the data directory; the window shows its supervisor')
  return { client, isOwn: false, close: () => client.close() }
}
