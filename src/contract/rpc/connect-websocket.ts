import { MusterError } from '../errors.ts'
import type { CloseReason, Connection } from './connection.ts'
import { closeCodes, READY_MESSAGE } from './frames.ts'

/**
 * Opens a connection to a supervisor over its WebSocket, in a browser or in Node: `connect` of `createRpcClient`, best with
 * `heartbeatMs: 15_000`. Rejects with `unauthorized` when the key is refused, else with `unavailable`.
 *
 * @param url of the WebSocket; see `websocketUrl`.
 */
export function connectWebSocket(url: string, apiKey: string): Promise<Connection> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url)
    let ready = false
    let ended: CloseReason | undefined
    let receive: ((frame: unknown) => void) | undefined
    const waiting: unknown[] = []
    const closeListeners: ((reason: CloseReason) => void)[] = []

    function end(reason: CloseReason): void {
      if (ended) return
      ended = reason
      for (const listener of closeListeners) listener(reason)
    }

    const connection: Connection = {
      send(frame) {
        if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame))
      },
      onFrame(listener) {
        receive = listener
        for (const frame of waiting.splice(0)) listener(frame)
      },
      onClose(listener) {
        if (ended) listener(ended)
        else closeListeners.push(listener)
      },
      bufferedBytes: () => socket.bufferedAmount,
      close(reason = { message: 'The connection was closed.' }) {
        end(reason)
        socket.close()
      },
    }

    socket.onopen = () => socket.send(JSON.stringify({ auth: apiKey }))
    socket.onmessage = (message) => {
      const frame: unknown = JSON.parse(String(message.data))
      if (ended) return
      if (!ready) {
        ready = isReady(frame)
        if (ready) resolve(connection)
      } else if (receive) receive(frame)
      else waiting.push(frame)
    }
    socket.onclose = (close) => {
      const unauthorized = close.code === closeCodes.unauthorized
      const message =
        close.reason || (ready ? 'The supervisor went away.' : 'The supervisor cannot be reached.')
      end({ message, unauthorized })
      if (!ready) reject(new MusterError(unauthorized ? 'unauthorized' : 'unavailable', message))
    }
  })
}

function isReady(frame: unknown): boolean {
  return typeof frame === 'object' && frame !== null && 'type' in frame && frame.type === READY_MESSAGE.type
}

/** The supervisor's WebSocket on the host that served the page. */
export function websocketUrl(location: { protocol: string; host: string }): string {
  return `${location.protocol === 'https:' ? 'wss:' : 'ws:'}//${location.host}/ws/v1/rpc`
}
