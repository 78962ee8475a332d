import type { MusterBridge } from '../../contract/rpc/bridge.ts'
import { createRpcClient, type RpcClient } from '../../contract/rpc/client.ts'
import { connectElectron } from './connect-electron.ts'
import { connectWebSocket, websocketUrl } from './connect-websocket.ts'

const STORAGE_KEY = 'muster.api-key'

/** The client of this page: over the desktop's bridge where there is one, else over a WebSocket. */
export function openClient(bridge: MusterBridge | undefined, apiKey: string): RpcClient {
  if (bridge) return createRpcClient({ connect: () => connectElectron(bridge) })
  const url = websocketUrl(window.location)
  return createRpcClient({ connect: () => connectWebSocket(url, apiKey), heartbeatMs: 15_000 })
}

/**
 * The API key from the address (`#key=…`), which is taken out of the address bar and the history, else the one
 * that this tab was given before; null when there is none. A fragment never reaches the server.
 */
export function takeApiKey(): string | null {
  const match = /^#\/?key=([^&]+)/.exec(window.location.hash)
  if (!match?.[1]) return sessionStorage.getItem(STORAGE_KEY)
  const key = decodeURIComponent(match[1])
  keepApiKey(key)
  window.history.replaceState(null, '', `${window.location.pathname}${window.location.search}#/`)
  return key
}

/** Remembers the key for this tab. */
export function keepApiKey(key: string): void {
  sessionStorage.setItem(STORAGE_KEY, key)
}
