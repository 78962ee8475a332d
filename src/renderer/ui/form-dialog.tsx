import { type ReactNode, useId } from 'react'
import type { MusterError } from '../../contract/errors.ts'
import { fieldKeys } from '../lib/field-keys.ts'
import { Button } from './button.tsx'
import { Dialog, type DialogProps } from './dialog.tsx'
import { ErrorNote } from './error-note.tsx'

export interface FormDialogProps extends Pick<DialogProps, 'title' | 'description' | 'width'> {
  /** What the button that sends it is called. */
  submit: string
  canSubmit: boolean
  onSubmit: () => void
  onClose: () => void
  /** Why it was refused, and whatever else there is to say of it. */
  error: MusterError | null
  errorDetails?: string | null
  /** Enter makes a new line in its field; the button tells the key that sends all the same. */
  multiline?: boolean
  /** The fields. */
  children: ReactNode
}

/** An open dialog with fields, sent by its button, by Enter, and from anywhere in it by Ctrl+Enter. */
export function FormDialog(props: FormDialogProps) {
  const id = useId()
  const { submit, canSubmit, onSubmit, onClose, error, errorDetails, multiline, children, ...dialog } = props
  return (
    <Dialog
      {...dialog}
      open
      onOpenChange={(stays) => !stays && onClose()}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            look="primary"
            type="submit"
            form={id}
            disabled={!canSubmit}
            {...(multiline ? { shortcut: 'Mod+Enter' } : {})}
          >
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
        onKeyDown={fieldKeys(['Mod+Enter', () => canSubmit && onSubmit()])}
      >
        {children}
        {error && <ErrorNote message={error.message} hint={error.hint} details={errorDetails} />}
      </form>
    </Dialog>
  )
}
