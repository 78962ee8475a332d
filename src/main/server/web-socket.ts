import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Client } from '../../contract/client.ts'
import type { Connection } from '../../contract/rpc/connection.ts'
import { closeCodes, MAX_CALL_BYTES } from '../../contract/rpc/frames.ts'
import type { Log } from '../core/base/log.ts'
import { serveConnection } from '../rpc/serve.ts'
import { authenticate, connectionOfWebSocket } from '../rpc/websocket.ts'
import type { FailureLimit } from './failure-limit.ts'
import { isOwnRequest } from './request-origin.ts'
import { createStrangers } from './strangers.ts'

const PATH = '/ws/v1/rpc'
/** What a socket without a key may send until it has given one. */
const MAX_STRANGER_BYTES = 64 * 1024
/** Sockets of those who gave the key, at a time. */
const MAX_SOCKETS = 200
/** A client has this long to give its key; one of an address with too many failures only the shorter time. */
const KEY_WITHIN_MS = 10_000
const KEY_WITHIN_AFTER_FAILURES_MS = 3_000

/**
 * `WS /ws/v1/rpc`: the rpc protocol, with the key in `X-API-Key` or the first message. The right key is always taken:
 * sockets without one have few places of their own, and failures only slow down what comes without it. The result closes
 * all.
 */
export function addWebSocket(
  app: FastifyInstance,
  options: {
    core: Client
    log: Log
    isKey: (given: unknown) => boolean
    failures: FailureLimit
    allowedHosts: readonly string[]
  },
): { close(): void } {
  const { core, log, isKey, failures, allowedHosts } = options
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_CALL_BYTES,
    perMessageDeflate: false,
  })

  const strangers = createStrangers()
  let owners = 0

  function refusal({ url, headers, socket }: IncomingMessage): string | undefined {
    if (url?.split('?')[0] !== PATH) return '404 Not Found'
    if (!isOwnRequest(headers, allowedHosts)) return '403 Forbidden'
    const given = headers['x-api-key']
    // One without the header may give the right key as its first message.
    if (given === undefined || isKey(given) || !failures.isBlocked(socket.remoteAddress ?? ''))
      return undefined
    return '429 Too Many Requests'
  }

  function upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    stream.on('error', () => stream.destroy())
    const status = refusal(request)
    if (status) stream.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
    else sockets.handleUpgrade(request, stream, head, (socket) => void accept(socket, request, stream))
  }

  async function accept(socket: WebSocket, request: IncomingMessage, stream: Duplex): Promise<void> {
    const given = request.headers['x-api-key']
    const address = request.socket.remoteAddress ?? ''
    if (given === undefined) {
      const connection = await untilKey(socket, stream, address)
      if (connection) return serve(socket, connection)
    } else if (isKey(given)) return serve(socket, connectionOfWebSocket(socket))
    // One that went away counts too, though it may be a page that was loaded again before it gave its key.
    const isGone = socket.readyState === socket.CLOSED
    socket.close(closeCodes.unauthorized, 'Invalid API key')
    const wasBlocked = failures.isBlocked(address)
    failures.fail(address)
    // What is over the limit is not told one by one.
    if (!isGone && !wasBlocked)
      log('warn', 'A WebSocket with a wrong or missing API key was refused', { address })
  }

  async function untilKey(socket: WebSocket, stream: Duplex, address: string): Promise<Connection | null> {
    strangers.admit(socket, address)
    try {
      const withinMs = failures.isBlocked(address) ? KEY_WITHIN_AFTER_FAILURES_MS : KEY_WITHIN_MS
      return await limited(stream, () => authenticate(socket, isKey, withinMs))
    } finally {
      strangers.leave(socket)
    }
  }

  function serve(socket: WebSocket, connection: Connection): void {
    if (owners >= MAX_SOCKETS) {
      socket.close(closeCodes.tryLater, `${MAX_SOCKETS} pages and programs are connected already.`)
      return
    }
    owners += 1
    socket.once('close', () => {
      owners -= 1
    })
    serveConnection(core, connection, { log })
  }

  app.server.on('upgrade', upgrade)
  return {
    close() {
      app.server.off('upgrade', upgrade)
      for (const socket of sockets.clients) {
        socket.close(closeCodes.goingAway, 'The supervisor closes.')
        // A peer that doesn't answer the close can't hold the server.
        setTimeout(() => socket.terminate(), 1_000).unref()
      }
      sockets.close()
    },
  }
}

/** Ends a stream that sends too much while something goes on: memory is only for those who have the key. */
async function limited<T>(stream: Duplex, work: () => Promise<T>): Promise<T> {
  let received = 0
  const count = (chunk: Buffer) => {
    received += chunk.length
    if (received > MAX_STRANGER_BYTES) stream.destroy()
  }
  stream.on('data', count)
  try {
    return await work()
  } finally {
    stream.off('data', count)
  }
}
