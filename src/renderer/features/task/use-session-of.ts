import { useEffect, useState } from 'react'
import type { Session } from '../../../contract/session.ts'
import { useClient } from '../../lib/client.ts'
import { useSession } from '../../lib/store.ts'

/** A session; read from the supervisor when the page's store doesn't hold it. */
export function useSessionOf(sessionId: string | undefined): Session | undefined {
  const client = useClient()
  const live = useSession(sessionId ?? '')
  const [read, setRead] = useState<Session>()
  const missing = live === undefined
  useEffect(() => {
    if (!missing || sessionId === undefined) return
    let current = true
    client.call('session.get', { sessionId }).then(
      (session) => current && setRead(session),
      () => undefined,
    )
    return () => {
      current = false
    }
  }, [client, sessionId, missing])
  return live ?? (read?.id === sessionId ? read : undefined)
}
