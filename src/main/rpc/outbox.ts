import type { Connection } from '../../contract/rpc/connection.ts'
import { isHeavy } from '../core/base/json-parts.ts'
import { shareOfTurn } from '../core/base/next-turn.ts'
import { writeJson } from '../core/base/write-json.ts'

/** What may wait for a client that doesn't read, in bytes; a page of the longest events is an eighth of it. */
const MAX_UNREAD_BYTES = 64 * 1024 * 1024
/** What a connection is said to hold while a large frame is written: events wait, answers don't. */
const BUSY_BYTES = 2 * 1024 * 1024

/** Frames that may wait while large ones are written: with more, no further answers are made. */
const MOST_WAITING = 8

/** The frames of one connection on their way out, in their order. */
export type Outbox = Required<Pick<Connection, 'send' | 'bufferedBytes' | 'whenRoom'>>

/**
 * Large frames are written over several turns, and what comes behind them waits. `write` gets each as JSON; `unread` are the
 * bytes that it took and that have not left; `close` ends the connection of a client that doesn't read.
 */
export function createOutbox(options: {
  write(json: string | Buffer): void
  unread(): number
  close: Connection['close']
}): Outbox {
  const { write, unread, close } = options
  const waiting: unknown[] = []
  let busy = false
  let room: PromiseWithResolvers<void> | undefined

  const put = (json: string | Buffer) => {
    if (unread() > MAX_UNREAD_BYTES) close({ message: 'The client does not read its answers.' })
    else write(json)
  }
  const drain = async () => {
    busy = true
    const share = shareOfTurn()
    for (let frame = waiting.shift(); frame !== undefined; frame = waiting.shift()) {
      put(isHeavy(frame) ? await writeJson(frame) : JSON.stringify(frame))
      if (waiting.length < MOST_WAITING) {
        room?.resolve()
        room = undefined
      }
      // Hundreds that take a few milliseconds each would hold up the others all the same.
      if (share.isOver) await share.next()
    }
    busy = false
  }
  return {
    send(frame) {
      if (!busy && !isHeavy(frame)) return put(JSON.stringify(frame))
      waiting.push(frame)
      if (!busy) void drain()
    },
    bufferedBytes: () => unread() + (busy ? BUSY_BYTES : 0),
    async whenRoom() {
      if (waiting.length < MOST_WAITING) return
      room ??= Promise.withResolvers()
      await room.promise
    },
  }
}
