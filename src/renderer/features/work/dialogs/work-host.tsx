import { lazy, Suspense } from 'react'
import { useWorkDialogs } from './work-dialogs.ts'

const NewItemDialog = lazy(() =>
  import('./new-item-dialog.tsx').then((module) => ({ default: module.NewItemDialog })),
)
const ConflictDialog = lazy(() =>
  import('./conflict-dialog.tsx').then((module) => ({ default: module.ConflictDialog })),
)
const OpenBelowDialog = lazy(() =>
  import('./conflict-dialog.tsx').then((module) => ({ default: module.OpenBelowDialog })),
)

const StartDialog = lazy(() =>
  import('../start/start-dialog.tsx').then((module) => ({ default: module.StartDialog })),
)

/** The dialogs of the work, from wherever they are opened; they are loaded when they are needed first. */
export function WorkHost() {
  const { newItem, conflict, openBelow, starting } = useWorkDialogs()
  return (
    <Suspense fallback={null}>
      {newItem !== null && <NewItemDialog />}
      {conflict !== null && <ConflictDialog />}
      {openBelow !== null && <OpenBelowDialog />}
      {starting !== null && <StartDialog />}
    </Suspense>
  )
}
