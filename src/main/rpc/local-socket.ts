import { createHash } from 'node:crypto'
import { chmod, lstat, mkdir, rm } from 'node:fs/promises'
import { connect, createServer, type Server } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import type { Client } from '../../contract/client.ts'
import { MusterError } from '../../contract/errors.ts'
import type { Connection } from '../../contract/rpc/connection.ts'
import { MAX_CALL_BYTES } from '../../contract/rpc/frames.ts'
import type { Log } from '../core/core-config.ts'
import { connectionOfSocket } from './ndjson.ts'
import { serveConnection } from './serve.ts'

/** What a client takes in one line: a full page of long events. */
const MAX_SERVER_LINE_BYTES = 512 * 1024 * 1024
/** `sun_path` holds 104 bytes on macOS, 108 on Linux. */
const MAX_SOCKET_PATH_BYTES = 100

/**
 * Where the supervisor of a data directory listens for its own user: `<dataDir>/muster.sock`; where that path is
 * too long, a name made from its hash in a private folder of the temporary directory; on Windows a named pipe.
 */
export function localSocketPath(dataDirectory: string, platform: NodeJS.Platform = process.platform): string {
  const hash = createHash('sha256').update(resolve(dataDirectory)).digest('hex').slice(0, 32)
  if (platform === 'win32') return `\\\\.\\pipe\\muster-${hash}`
  const path = join(resolve(dataDirectory), 'muster.sock')
  if (Buffer.byteLength(path) <= MAX_SOCKET_PATH_BYTES) return path
  return join(tmpdir(), `muster-${userInfo().uid}`, `${hash}.sock`)
}

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

/** Connects to a supervisor's local socket; rejects with `unavailable` when nobody listens there. */
export function connectLocalSocket(path: string): Promise<Connection> {
  return new Promise((done, fail) => {
    const socket = connect(path)
    socket.once('connect', () => {
      socket.off('error', refuse)
      done(connectionOfSocket(socket, { maxLineBytes: MAX_SERVER_LINE_BYTES }))
    })
    const refuse = (error: NodeJS.ErrnoException) => {
      fail(
        new MusterError('unavailable', `No supervisor answers on ${path} (${error.code ?? error.message}).`, {
          cause: error,
        }),
      )
    }
    socket.once('error', refuse)
  })
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
