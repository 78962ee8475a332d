import type { MusterBridge } from '../../contract/rpc/bridge.ts'
import { createRpcClient, type RpcClient } from '../../contract/rpc/client.ts'
import { connectWebSocket, websocketUrl } from '../../contract/rpc/connect-websocket.ts'
import { connectElectron } from './connect-electron.ts'

/** The client of this page: over the desktop's bridge where there is one, else over a WebSocket. */
export function openClient(bridge: MusterBridge | undefined, apiKey: string): RpcClient {
  if (bridge) return createRpcClient({ connect: () => connectElectron(bridge) })
  const url = websocketUrl(window.location)
  return createRpcClient({ connect: () => connectWebSocket(url, apiKey), heartbeatMs: 15_000 })
}
