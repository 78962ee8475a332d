import { RouterProvider } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import type { RpcClient } from '../contract/rpc/client.ts'
import { findApiKey, forgetApiKey, readAddressKey, shareApiKey } from './lib/api-key.ts'
import { ClientContext } from './lib/client.ts'
import { startConflicts } from './lib/conflicts.ts'
import { openClient } from './lib/connect.ts'
import { startNotices } from './lib/notices.ts'
import { startLive } from './lib/start-live.ts'
import { startRuns } from './lib/start-runs.ts'
import { createPageRouter } from './router.tsx'
import { ApiKeyScreen } from './shell/api-key-screen.tsx'
import { TooltipProvider } from './ui/tooltip.tsx'

const bridge = window.muster
// Before the router reads the address: a key in it is taken out.
const firstKey = bridge ? Promise.resolve('') : findApiKey()
// A link with a key that is opened in a tab that shows the page already.
window.addEventListener('hashchange', () => {
  if (readAddressKey(window.location.hash)) window.location.reload()
})
const router = createPageRouter()

/** The page: connects to its supervisor, asks for the API key when that is missing or refused. */
export function App() {
  // Undefined while it is looked for.
  const [apiKey, setApiKey] = useState<string | null | undefined>(undefined)
  const [connected, setConnected] = useState<{ client: RpcClient; refused: string | null } | null>(null)

  useEffect(() => void firstKey.then(setApiKey), [])

  useEffect(() => {
    if (apiKey == null) return
    const client = openClient(bridge, apiKey)
    let endSharing: (() => void) | undefined
    const show = () => {
      const { state } = client
      if (state.status === 'refused') forgetApiKey(apiKey)
      // One that was seen to be right.
      else if (state.status === 'open' && !bridge) endSharing ??= shareApiKey(apiKey)
      setConnected({ client, refused: state.status === 'refused' ? state.reason : null })
    }
    show()
    const endState = client.onState(show)
    const endLive = startLive(client, undefined, sessionStorage)
    const endRuns = startRuns(client)
    const endConflicts = startConflicts(client)
    const endNotices = startNotices(client)
    return () => {
      endState()
      endSharing?.()
      endLive()
      endRuns()
      endConflicts()
      endNotices()
      setConnected(null)
      void client.close()
    }
  }, [apiKey])

  return (
    <TooltipProvider>
      {apiKey === undefined ? null : apiKey === null || connected?.refused ? (
        <ApiKeyScreen refused={connected?.refused ?? null} onKey={setApiKey} />
      ) : (
        connected && (
          <ClientContext value={connected.client}>
            <RouterProvider router={router} />
          </ClientContext>
        )
      )}
    </TooltipProvider>
  )
}
