import { createContext, useContext, useSyncExternalStore } from 'react'
import { MusterError } from '../../contract/errors.ts'
import type { ConnectionState, RpcClient } from '../../contract/rpc/client.ts'

/** Given once in `app.tsx`. */
export const ClientContext = createContext<RpcClient | null>(null)

/** The page's way to the supervisor. */
export function useClient(): RpcClient {
  const client = useContext(ClientContext)
  if (!client) throw new Error('There is no client around this component.')
  return client
}

/** Whether the supervisor is reached, as it changes. */
export function useConnection(): ConnectionState {
  const client = useClient()
  return useSyncExternalStore(
    (listener) => client.onState(listener),
    () => client.state,
  )
}

/** Any thrown thing as the coded error that the page shows. */
export function toMusterError(error: unknown): MusterError {
  if (error instanceof MusterError) return error
  return new MusterError('internal', error instanceof Error ? error.message : String(error))
}
