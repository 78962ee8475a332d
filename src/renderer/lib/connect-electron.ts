import type { MusterBridge } from '../../contract/rpc/bridge.ts'
import type { CloseReason, Connection } from '../../contract/rpc/connection.ts'
import { HELLO_FRAME, type ReadFrame } from '../../contract/rpc/frames.ts'

/** How much is read until the supervisor is told, in characters: a small part of what it sends ahead. */
const TELL_EVERY = 64 * 1024

/**
 * The page's connection to the supervisor in the same application, for `createRpcClient({ connect })`. It is open
 * at once: the main process ends what an earlier page of this window had open when it gets the first frame.
 */
export async function connectElectron(bridge: MusterBridge): Promise<Connection> {
  const waiting: unknown[] = []
  const closeListeners: ((reason: CloseReason) => void)[] = []
  let receiver: ((frame: unknown) => void) | undefined
  let closed: CloseReason | undefined
  let characters = 0
  let told = 0

  const stop = bridge.onFrame((json) => {
    const frame: unknown = JSON.parse(json)
    if (receiver) receiver(frame)
    else waiting.push(frame)
    characters += json.length
    if (characters - told < TELL_EVERY) return
    told = characters
    bridge.post({ type: 'read', characters } satisfies ReadFrame)
  })
  bridge.post(HELLO_FRAME)

  return {
    send(frame) {
      if (!closed) bridge.post(frame)
    },
    onFrame(listener) {
      receiver = listener
      for (const frame of waiting.splice(0)) listener(frame)
    },
    onClose(listener) {
      if (closed) listener(closed)
      else closeListeners.push(listener)
    },
    // Calls are few; how much of them is on its way is not known.
    bufferedBytes: () => 0,
    close(reason = { message: 'The connection was closed.' }) {
      if (closed) return
      closed = reason
      stop()
      for (const listener of closeListeners) listener(reason)
    },
  }
}
