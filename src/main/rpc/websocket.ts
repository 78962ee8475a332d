import type { RawData, WebSocket } from 'ws'
import { MusterError } from '../../contract/errors.ts'
import { parseFrame } from '../../contract/parse-frame.ts'
import type { Connection } from '../../contract/rpc/connection.ts'
import { AuthMessage, closeCodes, READY_MESSAGE } from '../../contract/rpc/frames.ts'
import { createInbox } from './inbox.ts'
import { createIntake } from './intake.ts'
import { createOutbox } from './outbox.ts'

/** A WebSocket ping is sent this often; a socket that missed one is ended. */
const PING_EVERY_MS = 20_000

/**
 * The server side of a WebSocket as a connection: one JSON frame a text message. Dead peers are found by pings.
 * The socket's own limit (`maxPayload`) bounds what a client can send.
 */
export function connectionOfWebSocket(socket: WebSocket): Connection {
  const inbox = createInbox()
  let answered = true
  const heartbeat = setInterval(() => {
    if (!answered) return socket.terminate()
    answered = false
    socket.ping()
  }, PING_EVERY_MS)
  heartbeat.unref()

  function close(
    reason: Parameters<Connection['close']>[0] = { message: 'The connection was closed.' },
  ): void {
    const code = reason.protocolError
      ? closeCodes.protocolError
      : reason.unauthorized
        ? closeCodes.unauthorized
        : reason.takenOver
          ? closeCodes.takenOver
          : closeCodes.goingAway
    inbox.close(reason)
    socket.close(code, reason.message)
  }

  socket.on('pong', () => {
    answered = true
  })
  const refuse = (error: unknown) =>
    inbox.deliver(new Unreadable(error instanceof MusterError ? error.message : 'It could not be read.'))
  const intake = createIntake({ deliver: inbox.deliver, refuse, source: socket })
  const outbox = createOutbox({
    write: (json) => {
      if (!inbox.closed) socket.send(json, { binary: false })
    },
    unread: () => socket.bufferedAmount,
    close,
  })
  socket.on('message', (data, isBinary) => {
    if (isBinary) intake.after(() => refuse(new MusterError('validation', 'It is not text.')))
    else intake.push(bytesOf(data))
  })
  socket.on('error', () => socket.terminate())
  socket.on('close', () => {
    clearInterval(heartbeat)
    intake.after(() => inbox.close({ message: 'The client went away.' }))
  })
  return {
    ...outbox,
    onFrame: inbox.onFrame,
    onClose: inbox.onClose,
    close,
  }
}

/**
 * Waits for the first message of a WebSocket, which must be `{"auth": KEY}`, answers `{"type": "ready"}` and
 * resolves with the connection. Resolves null, with the socket closed (1008), when the key is wrong or doesn't
 * come in time.
 */
export function authenticate(
  socket: WebSocket,
  isKey: (key: string) => boolean,
  withinMs: number,
): Promise<Connection | null> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => finish(false), withinMs)
    const finish = (accepted: boolean) => {
      clearTimeout(timer)
      socket.off('message', check)
      socket.off('close', refuse)
      if (accepted) {
        socket.send(JSON.stringify(READY_MESSAGE))
        // At once, so that frames sent right behind the key are kept.
        resolve(connectionOfWebSocket(socket))
      } else {
        socket.close(closeCodes.unauthorized, 'Invalid API key')
        resolve(null)
      }
    }
    const refuse = () => finish(false)
    const check = (data: { toString(): string }) => {
      const message = AuthMessage.safeParse(parseJson(data.toString()))
      finish(message.success && isKey(message.data.auth))
    }
    socket.on('message', check)
    socket.on('close', refuse)
    socket.on('error', () => socket.terminate())
  })
}

/** Delivered in the place of a frame that could not be read: whoever receives it says what becomes of that. */
export class Unreadable {
  readonly why: string
  constructor(why: string) {
    this.why = why
  }
}

/** Of one message, in whatever form the library gives it. */
function bytesOf(data: RawData): Buffer {
  if (Array.isArray(data)) return Buffer.concat(data)
  return data instanceof ArrayBuffer ? Buffer.from(data) : data
}

function parseJson(text: string): unknown {
  try {
    return parseFrame(text)
  } catch {
    return undefined
  }
}
