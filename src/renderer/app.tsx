import { RouterProvider } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import type { RpcClient } from '../contract/rpc/client.ts'
import { ApiKeyScreen } from './features/shell/api-key-screen.tsx'
import { ClientContext } from './lib/client.ts'
import { openClient, takeApiKey } from './lib/connect.ts'
import { startLive } from './lib/start-live.ts'
import { startRuns } from './lib/start-runs.ts'
import { createPageRouter } from './router.tsx'
import { TooltipProvider } from './ui/tooltip.tsx'

const bridge = window.muster
// Before the router reads the address: a key in it is taken out.
const firstKey = bridge ? '' : takeApiKey()
const router = createPageRouter()

/** The page: connects to its supervisor, asks for the API key when that is missing or refused. */
export function App() {
  const [apiKey, setApiKey] = useState<string | null>(firstKey)
  const [connected, setConnected] = useState<{ client: RpcClient; refused: string | null } | null>(null)

  useEffect(() => {
    if (apiKey === null) return
    const client = openClient(bridge, apiKey)
    const show = () =>
      setConnected({ client, refused: client.state.status === 'refused' ? client.state.reason : null })
    show()
    const endState = client.onState(show)
    const endLive = startLive(client)
    const endRuns = startRuns(client)
    return () => {
      endState()
      endLive()
      endRuns()
      setConnected(null)
      void client.close()
    }
  }, [apiKey])

  return (
    <TooltipProvider>
      {apiKey === null || connected?.refused ? (
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
