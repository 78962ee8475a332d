import type { CloseReason, Connection } from '../../contract/rpc/connection.ts'
import { createInbox } from './inbox.ts'

/**
 * Two connected ends in one process. Frames are copied as a real border would (structured clone) and delivered
 * in a later microtask.
 */
export function createMemoryPair(): [Connection, Connection] {
  const left = createInbox()
  const right = createInbox()
  const end = (own: typeof left, other: typeof left): Connection => ({
    send(frame) {
      if (own.closed) return
      const copy = structuredClone(frame)
      queueMicrotask(() => other.deliver(copy))
    },
    onFrame: own.onFrame,
    onClose: own.onClose,
    bufferedBytes: () => 0,
    close(reason: CloseReason = { message: 'The connection was closed.' }) {
      if (own.closed) return
      own.close(reason)
      queueMicrotask(() => other.close(reason))
    },
  })
  return [end(left, right), end(right, left)]
}
