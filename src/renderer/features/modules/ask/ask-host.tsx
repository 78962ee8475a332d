import { lazy, Suspense } from 'react'
import { useAsk } from './ask-state.ts'

const AskDialog = lazy(() => import('./ask-dialog.tsx').then((module) => ({ default: module.AskDialog })))

/** The dialog for a question, from wherever it is opened; it is loaded when it is needed first. */
export function AskHost() {
  const preset = useAsk((state) => state.preset)
  return (
    preset && (
      <Suspense fallback={null}>
        <AskDialog preset={preset} />
      </Suspense>
    )
  )
}
