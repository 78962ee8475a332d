import type { WebSocket } from 'ws'

/** Sockets that have not given the key yet, at a time. One more ends the oldest of the address that has most of them. */
const MAX_STRANGERS = 32

export interface Strangers {
  /** Lets a socket wait for its key; another may have to go for it. */
  admit(socket: WebSocket, address: string): void
  /** It gave its key, or ended. */
  leave(socket: WebSocket): void
}

/**
 * The sockets that wait for their key. They have places of their own, so that they take none from those who have it; and
 * a new one is always let in, so that silent ones keep nobody out: whoever has the key gives it at once.
 */
export function createStrangers(): Strangers {
  // In the order in which they came.
  const waiting = new Map<WebSocket, string>()

  function oldestOfMost(): WebSocket | undefined {
    const counts = new Map<string, number>()
    for (const address of waiting.values()) counts.set(address, (counts.get(address) ?? 0) + 1)
    const most = Math.max(...counts.values())
    for (const [socket, address] of waiting) if (counts.get(address) === most) return socket
    return undefined
  }

  return {
    admit(socket, address) {
      const leaving = waiting.size >= MAX_STRANGERS ? oldestOfMost() : undefined
      if (leaving) {
        waiting.delete(leaving)
        leaving.terminate()
      }
      waiting.set(socket, address)
    },
    leave(socket) {
      waiting.delete(socket)
    },
  }
}
