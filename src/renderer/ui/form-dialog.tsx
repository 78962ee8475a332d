import { type ReactNode, useId } from 'react'
import type { MusterError } from '../../contract/errors.ts'
import { Button } from './button.tsx'
import { Dialog, type DialogProps } from './dialog.tsx'
import { ErrorNote } from './error-note.tsx'

export interface FormDialogProps extends Pick<DialogProps, 'title' | 'description' | 'width'> {
  /** What the button that sends it is called. */
  submit: string
  canSubmit: boolean
  onSubmit: () => void
  onClose: () => void
  /** Why it was refused. */
  error: MusterError | null
  /** The fields. */
  children: ReactNode
}

/** An open dialog with fields, sent by its button or by Enter. */
export function FormDialog(props: FormDialogProps) {
  const id = useId()
  const { submit, canSubmit, onSubmit, onClose, error, children, ...dialog } = props
  return (
    <Dialog
      {...dialog}
      open
      onOpenChange={(stays) => !stays && onClose()}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" form={id} disabled={!canSubmit}>
            {submit}
          </Button>
        </>
      }
    >
      <form
        id={id}
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          onSubmit()
        }}
      >
        {children}
        {error && <ErrorNote message={error.message} hint={error.hint} />}
      </form>
    </Dialog>
  )
}
