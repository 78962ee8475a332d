import { Button } from './button.tsx'
import { ErrorNote } from './error-note.tsx'

/** Why something could not be read, with the way to read it again. */
export function ReadError(props: {
  error: { message: string; hint?: string | undefined }
  onAgain: () => void
}) {
  return (
    <ErrorNote
      message={props.error.message}
      hint={props.error.hint}
      actions={
        <Button size="sm" onClick={props.onAgain}>
          Try again
        </Button>
      }
    />
  )
}
