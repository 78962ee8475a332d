import { chmod, lstat, mkdir, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { dirname } from 'node:path'
import type { Client } from '../../contract/client.ts'
import { MusterError } from '../../contract/errors.ts'
import { MAX_CALL_BYTES } from '../../contract/rpc/call-limits.ts'
import type { Connection } from '../../contract/rpc/connection.ts'
import type { Log } from '../core/base/log.ts'
import { connectionOfSocket } from './ndjson.ts'
import { serveConnection } from './serve.ts'

/**
 * Serves a core on the local socket (mode 0600). Only the owner of the data directory's lock may call it: a
 * socket file that is there already is a dead supervisor's and is replaced.
 */
export async function serveLocalSocket(options: {
  core: Client
  path: string
  log: Log
}): Promise<{ path: string; close(): Promise<void> }> {
  const { core, path, log } = options
  const connections = new Set<Connection>()
  const server = createServer((socket) => {
    const connection = connectionOfSocket(socket, { maxLineBytes: MAX_CALL_BYTES })
    connections.add(connection)
    connection.onClose(() => connections.delete(connection))
    serveConnection(core, connection, { log })
  })
  if (process.platform !== 'win32') {
    await preparePrivateFolder(dirname(path))
    await rm(path, { force: true })
  }
  await listen(server, path)
  if (process.platform !== 'win32') await chmod(path, 0o600)
  // A failing accept (out of descriptors) must not end the supervisor.
  server.on('error', (error) => log('error', 'The local socket failed', { error: error.message }))
  return {
    path,
    async close() {
      const closed = new Promise((done) => server.close(done))
      for (const connection of [...connections]) connection.close({ message: 'The supervisor closes.' })
      await closed
    },
  }
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((done, fail) => {
    server.once('error', fail)
    server.listen(path, () => {
      server.off('error', fail)
      done()
    })
  })
}

/** Makes the folder 0700, and refuses one in the shared temporary directory that another user made. */
async function preparePrivateFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const found = await lstat(folder)
  if (found.isSymbolicLink() || found.uid !== userInfo().uid) {
    if (folder.startsWith(tmpdir())) {
      throw new MusterError('storage', `The folder ${folder} belongs to somebody else.`, {
        hint: 'Remove it, or choose a data directory with a shorter path.',
      })
    }
  }
}
