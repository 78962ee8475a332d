import type { Socket } from 'node:net'
import { MusterError } from '../../contract/errors.ts'
import type { Connection } from '../../contract/rpc/connection.ts'
import { createInbox } from './inbox.ts'
import { parseFrame } from './parse-frame.ts'

const NEWLINE = 0x0a

/**
 * A byte stream as a connection: one JSON frame a line. A line longer than `maxLineBytes`, or one that is not
 * JSON, ends it.
 */
export function connectionOfSocket(socket: Socket, options: { maxLineBytes: number }): Connection {
  const inbox = createInbox()
  let pieces: Buffer[] = []
  let held = 0

  function close(
    reason: Parameters<Connection['close']>[0] = { message: 'The connection was closed.' },
  ): void {
    if (inbox.closed) return
    inbox.close(reason)
    // What was sent before still leaves; a peer that doesn't read can't keep the socket.
    socket.end()
    setTimeout(() => socket.destroy(), 1_000).unref()
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
      const line = Buffer.concat(pieces).toString()
      pieces = []
      held = 0
      from = at + 1
      deliver(line)
    }
  }

  function deliver(line: string): void {
    let frame: unknown
    try {
      frame = parseFrame(line)
    } catch (error) {
      const why = error instanceof MusterError ? error.message : 'It is not JSON.'
      close({ message: `A line was not understood: ${why}`, protocolError: true })
      return
    }
    inbox.deliver(frame)
  }

  socket.on('data', receive)
  socket.on('error', () => socket.destroy())
  socket.on('close', () => inbox.close({ message: 'The other side went away.' }))
  return {
    send(frame) {
      if (!inbox.closed) socket.write(`${JSON.stringify(frame)}\n`)
    },
    onFrame: inbox.onFrame,
    onClose: inbox.onClose,
    bufferedBytes: () => socket.writableLength,
    close,
  }
}
