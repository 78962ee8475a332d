import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Client } from '../../contract/client.ts'
import { closeCodes, MAX_CALL_BYTES } from '../../contract/rpc/frames.ts'
import type { Log } from '../core/core-config.ts'
import { serveConnection } from '../rpc/serve.ts'
import { authenticate, connectionOfWebSocket } from '../rpc/websocket.ts'
import type { FailureLimit } from './failure-limit.ts'
import { isOwnRequest } from './request-origin.ts'

const PATH = '/ws/v1/rpc'
/** What a socket without a key may send until it has given one. */
const MAX_STRANGER_BYTES = 64 * 1024
/** Sockets open at a time, those without a key yet included. */
const MAX_SOCKETS = 200

/** `WS /ws/v1/rpc`: the rpc protocol, with the key in `X-API-Key` or the first message. The result closes all. */
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

  function refusal(request: IncomingMessage): string | undefined {
    if (request.url?.split('?')[0] !== PATH) return '404 Not Found'
    if (!isOwnRequest(request.headers, allowedHosts)) return '403 Forbidden'
    if (sockets.clients.size >= MAX_SOCKETS) return '503 Service Unavailable'
    const isKnown = isKey(request.headers['x-api-key'])
    if (!isKnown && failures.isBlocked(request.socket.remoteAddress ?? '')) return '429 Too Many Requests'
    return undefined
  }

  function upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    stream.on('error', () => stream.destroy())
    const status = refusal(request)
    if (status) stream.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
    else sockets.handleUpgrade(request, stream, head, (socket) => void accept(socket, request, stream))
  }

  async function accept(socket: WebSocket, request: IncomingMessage, stream: Duplex): Promise<void> {
    const given = request.headers['x-api-key']
    if (given === undefined || isKey(given)) {
      const connection =
        given === undefined
          ? await limited(stream, () => authenticate(socket, isKey))
          : connectionOfWebSocket(socket)
      if (connection) return serveConnection(core, connection, { log })
      // A page that was closed or loaded again before it gave its key has tried none.
      if (socket.readyState === socket.CLOSED) return
    }
    socket.close(closeCodes.unauthorized, 'Invalid API key')
    const address = request.socket.remoteAddress ?? ''
    failures.fail(address)
    log('warn', 'A WebSocket with a wrong or missing API key was refused', { address })
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
