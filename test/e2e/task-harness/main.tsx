// Before React is loaded.
import './count-renders.ts'

import { RouterProvider } from '@tanstack/react-router'
import { createRoot } from 'react-dom/client'
import { ClientContext } from '../../../src/renderer/lib/client.ts'
import { applyPreferences } from '../../../src/renderer/lib/preferences.ts'
import { startLive } from '../../../src/renderer/lib/start-live.ts'
import { startRuns } from '../../../src/renderer/lib/start-runs.ts'
import { createPageRouter } from '../../../src/renderer/router.tsx'
import { TooltipProvider } from '../../../src/renderer/ui/tooltip.tsx'
import './harness.css'
import { createFakeSupervisor } from './fake-supervisor.ts'
import * as scenes from './showcase.ts'

// TEST ONLY. The real page over a fake supervisor, so that a test decides each event and can count renders.
const fake = createFakeSupervisor()
Object.assign(window, { fake, scenes })
applyPreferences()
startLive(fake.client)
startRuns(fake.client)
const container = document.getElementById('root')
if (!container) throw new Error('The page has no #root element.')
createRoot(container).render(
  <TooltipProvider>
    <ClientContext value={fake.client}>
      <RouterProvider router={createPageRouter()} />
    </ClientContext>
  </TooltipProvider>,
)
