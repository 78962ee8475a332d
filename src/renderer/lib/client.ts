import {
  createContext,
  type Dispatch,
  type SetStateAction,
  useContext,
  useEffect,
  useState,
  useSyncExternalStore,
} from 'react'
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

/** Why the last call of a place failed. That there was no connection is over, and forgotten, once there is one again. */
export function useCallError(): [MusterError | null, Dispatch<SetStateAction<MusterError | null>>] {
  const [error, setError] = useState<MusterError | null>(null)
  const isOpen = useConnection().status === 'open'
  useEffect(() => {
    if (isOpen) setError((last) => (last?.code === 'unavailable' ? null : last))
  }, [isOpen])
  return [error, setError]
}

/** Whether what an address names is not there: unknown, or no name at all, as mistyped ones are. */
export function isNowhere(error: MusterError): boolean {
  return error.code === 'not_found' || error.code === 'validation'
}

/** Any thrown thing as the coded error that the page shows. */
export function toMusterError(error: unknown): MusterError {
  if (error instanceof MusterError) return error
  return new MusterError('internal', error instanceof Error ? error.message : String(error))
}
