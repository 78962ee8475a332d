import type { CloseReason, Connection } from '../../contract/rpc/connection.ts'

/** The receiving half of a connection, shared by the transports of the main process. */
export interface Inbox extends Pick<Connection, 'onFrame' | 'onClose'> {
  readonly closed: boolean
  /** Hands a frame to the receiver, or keeps it until there is one. */
  deliver(frame: unknown): void
  /** Tells the listeners once; the first reason is kept. */
  close(reason: CloseReason): void
}

export function createInbox(): Inbox {
  let receive: ((frame: unknown) => void) | undefined
  let waiting: unknown[] = []
  let reason: CloseReason | undefined
  const closeListeners: ((reason: CloseReason) => void)[] = []
  return {
    get closed() {
      return reason !== undefined
    },
    deliver(frame) {
      if (reason) return
      if (receive) receive(frame)
      else waiting.push(frame)
    },
    close(cause) {
      if (reason) return
      reason = cause
      for (const listener of closeListeners) listener(cause)
    },
    onFrame(listener) {
      receive = listener
      const kept = waiting
      waiting = []
      for (const frame of kept) listener(frame)
    },
    onClose(listener) {
      if (reason) listener(reason)
      else closeListeners.push(listener)
    },
  }
}
