import { useParams } from '@tanstack/react-router'
import { RunPage } from './run-page.tsx'

/** The page of one run at `#/run/ID`. */
export function RunRoute() {
  const { runId } = useParams({ from: '/run/$runId' })
  return <RunPage runId={runId} />
}
