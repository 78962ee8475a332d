import type { MusterBridge } from '../../contract/rpc/bridge.ts'
import type { CloseReason, Connection } from '../../contract/rpc/connection.ts'
import { HELLO_FRAME } from '../../contract/rpc/frames.ts'

/**
 * The page's connection to the supervisor in the same application, for `createRpcClient({ connect })`. It is open
 * at once: the main process ends what an earlier page of this window had open when it gets the first frame.
 */
export async function connectElectron(bridge: MusterBridge): Promise<Connection> {
  const waiting: unknown[] = []
  const closeListeners: ((reason: CloseReason) => void)[] = []
  let receiver: ((frame: unknown) => void) | undefined
  let closed: CloseReason | undefined

  const stop = bridge.onFrame((json) => {
    const frame: unknown = JSON.parse(json)
    if (receiver) receiver(frame)
    else waiting.push(frame)
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
    // Electron doesn't tell the page how much is on its way.
    bufferedBytes: () => 0,
    close(reason = { message: 'The connection was closed.' }) {
      if (closed) return
      closed = reason
      stop()
      for (const listener of closeListeners) listener(reason)
    },
  }
}
