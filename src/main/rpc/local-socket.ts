import { createHash } from 'node:crypto'
import { connect } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join, resolve } from 'node:path'
import { MusterError } from '../../contract/errors.ts'
import type { Connection } from '../../contract/rpc/connection.ts'
import { connectionOfSocket } from './ndjson.ts'

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

/** Connects to a supervisor's local socket; rejects with `unavailable` when nobody listens there. */
export function connectLocalSocket(path: string): Promise<Connection> {
  return new Promise((done, fail) => {
    const socket = connect(path)
    socket.once('connect', () => {
      socket.off('error', refuse)
      // What the supervisor says is taken whatever its size: it is our own.
      const read = (line: Buffer): unknown => JSON.parse(line.toString())
      done(connectionOfSocket(socket, { maxLineBytes: MAX_SERVER_LINE_BYTES, read }))
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
