import type { Socket } from 'node:net'
import { MusterError } from '../../contract/errors.ts'
import type { Connection } from '../../contract/rpc/connection.ts'
import { createInbox } from './inbox.ts'
import { createIntake } from './intake.ts'
import { createOutbox } from './outbox.ts'

const NEWLINE = 0x0a

/**
 * A byte stream as a connection: one JSON frame a line. A line longer than `maxLineBytes`, or one that is not
 * JSON, ends it. `read`: how a line is read; without it as `readFrame` does, which takes no more than a client may send.
 */
export function connectionOfSocket(
  socket: Socket,
  options: { maxLineBytes: number; read?: (bytes: Buffer) => unknown },
): Connection {
  const inbox = createInbox()
  const intake = createIntake({ ...options, deliver: inbox.deliver, refuse, source: socket })
  const outbox = createOutbox({
    write: (json) => {
      if (inbox.closed) return
      socket.write(json)
      socket.write('\n')
    },
    unread: () => socket.writableLength,
    close,
  })
  let pieces: Buffer[] = []
  let held = 0

  function close(
    reason: Parameters<Connection['close']>[0] = { message: 'The connection was closed.' },
  ): void {
    if (inbox.closed) return
    inbox.close(reason)
    // What was sent before still leaves; a peer that doesn't read can't keep the socket.
    socket.end()
    const timer = setTimeout(() => socket.destroy(), 1_000).unref()
    socket.once('close', () => clearTimeout(timer))
  }

  function receive(chunk: Buffer): void {
    let from = 0
    while (!inbox.closed) {
      const at = chunk.indexOf(NEWLINE, from)
      const piece = chunk.subarray(from, at === -1 ? undefined : at)
      held += piece.length
      if (held > options.maxLineBytes) {
        close({ message: `A line was longer than ${options.maxLineBytes} bytes.`, protocolError: true })
        return
      }
      pieces.push(piece)
      if (at === -1) return
      intake.push(Buffer.concat(pieces))
      pieces = []
      held = 0
      from = at + 1
    }
  }

  function refuse(error: unknown): void {
    const why = error instanceof MusterError ? error.message : 'It is not JSON.'
    close({ message: `A line was not understood: ${why}`, protocolError: true })
  }

  socket.on('data', receive)
  socket.on('error', () => socket.destroy())
  socket.on('close', () => intake.after(() => inbox.close({ message: 'The other side went away.' })))
  return {
    ...outbox,
    onFrame: inbox.onFrame,
    onClose: inbox.onClose,
    close,
  }
}
