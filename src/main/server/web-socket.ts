import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Connection } from '../../contract/rpc/connection.ts'
import { closeCodes, KEY_PROTOCOL, PROTOCOL } from '../../contract/rpc/frames.ts'
import type { Log } from '../core/base/log.ts'
import { authenticate, connectionOfWebSocket } from '../rpc/websocket.ts'
import type { FailureLimit } from './failure-limit.ts'
import { isOwnRequest } from './request-origin.ts'
import { createStrangers } from './strangers.ts'

/** What a socket without a key may send until it has given one. */
const MAX_STRANGER_BYTES = 64 * 1024
/** Sockets of those who gave the key, at a time. */
const MAX_SOCKETS = 200
/** A client has this long to give its key; one of an address with too many failures only the shorter time. */
const KEY_WITHIN_MS = 10_000
const KEY_WITHIN_AFTER_FAILURES_MS = 3_000
/** A peer has this long to answer the close. */
const CLOSE_MS = 1_000

/** A protocol that is spoken over WebSockets. */
export interface Door {
  path: string
  /** What one message may have. */
  maxBytes: number
  /** The client has given the key. */
  serve(connection: Connection): void
}

/**
 * The doors for WebSockets, with the key in `X-API-Key`, a subprotocol or the first message. The right key is always taken:
 * sockets without one have few places of their own, and failures only slow down what comes without it. The result closes
 * all, and waits until they are gone.
 */
export function addWebSockets(
  app: FastifyInstance,
  options: {
    doors: readonly Door[]
    log: Log
    isKey: (given: unknown) => boolean
    failures: FailureLimit
    allowedHosts: readonly string[]
  },
): { close(): Promise<void> } {
  const { log, isKey, failures, allowedHosts } = options
  const doors = new Map(options.doors.map((door) => [door.path, { door, sockets: socketsFor(door) }]))

  const strangers = createStrangers()
  let owners = 0

  function refusal({ headers, socket }: IncomingMessage): string | undefined {
    if (!isOwnRequest(headers, allowedHosts)) return '403 Forbidden'
    const given = keyIn(headers)
    // One without it may give the right key as its first message.
    if (given === undefined || isKey(given) || !failures.isBlocked(socket.remoteAddress ?? ''))
      return undefined
    return '429 Too Many Requests'
  }

  function upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    stream.on('error', () => stream.destroy())
    const found = doors.get(request.url?.split('?')[0] ?? '')
    const status = found ? refusal(request) : '404 Not Found'
    if (!found || status) stream.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
    else
      found.sockets.handleUpgrade(
        request,
        stream,
        head,
        (socket) => void accept(found.door, socket, request, stream),
      )
  }

  async function accept(
    door: Door,
    socket: WebSocket,
    request: IncomingMessage,
    stream: Duplex,
  ): Promise<void> {
    // From the first moment, and also when it is refused: an error that nobody hears ends the supervisor.
    socket.on('error', () => socket.terminate())
    const given = keyIn(request.headers)
    const address = request.socket.remoteAddress ?? ''
    if (given === undefined) {
      const connection = await untilKey(socket, stream, address)
      if (connection) return serve(door, socket, connection)
    } else if (isKey(given)) return serve(door, socket, connectionOfWebSocket(socket))
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

  function serve(door: Door, socket: WebSocket, connection: Connection): void {
    if (owners >= MAX_SOCKETS) {
      socket.close(closeCodes.tryLater, `${MAX_SOCKETS} pages and programs are connected already.`)
      return
    }
    owners += 1
    socket.once('close', () => {
      owners -= 1
    })
    door.serve(connection)
  }

  app.server.on('upgrade', upgrade)
  return {
    close() {
      app.server.off('upgrade', upgrade)
      const closed = [...doors.values()].map(({ sockets }) => {
        for (const socket of sockets.clients) {
          socket.close(closeCodes.goingAway, 'The supervisor closes.')
          // A peer that doesn't answer the close can't hold the server.
          const timer = setTimeout(() => socket.terminate(), CLOSE_MS)
          socket.once('close', () => clearTimeout(timer))
        }
        return new Promise<void>((resolve) => sockets.close(() => resolve()))
      })
      return Promise.all(closed).then(() => {})
    },
  }
}

function socketsFor({ maxBytes }: Door): WebSocketServer {
  return new WebSocketServer({
    noServer: true,
    maxPayload: maxBytes,
    perMessageDeflate: false,
    // Never the one with the key: it would stand in an answer.
    handleProtocols: (offered) => (offered.has(PROTOCOL) ? PROTOCOL : false),
  })
}

/** The key that a client gives with its request; undefined: none yet. */
function keyIn(headers: IncomingHttpHeaders): string | string[] | undefined {
  const offered = headers['sec-websocket-protocol']?.split(',').map((each) => each.trim()) ?? []
  const protocol = offered.find((each) => each.startsWith(KEY_PROTOCOL))
  return headers['x-api-key'] ?? protocol?.slice(KEY_PROTOCOL.length)
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
