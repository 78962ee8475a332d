import { Button } from '../ui/button.tsx'
import { ErrorNote } from '../ui/error-note.tsx'

/** Shown in place of a page that failed to render; the rest of the window goes on. */
export function PageError({ error, reset }: { error: unknown; reset: () => void }) {
  const details = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return (
    <div className="mx-auto w-full max-w-[40rem] p-6">
      <h1 className="sr-only">Error</h1>
      <ErrorNote
        message="This page could not be shown."
        hint="Your tasks are not affected. Show it again, or reload the window."
        details={details}
        actions={
          <>
            <Button size="sm" onClick={reset}>
              Show again
            </Button>
            <Button size="sm" look="quiet" onClick={() => window.location.reload()}>
              Reload
            </Button>
          </>
        }
      />
    </div>
  )
}
