import { type ReactNode, useEffect, useId, useRef } from 'react'
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
  /** Why it was refused, the ways forward, and whatever else there is to say of it. */
  error: MusterError | null
  errorDetails?: string | null
  errorActions?: ReactNode
  /** Enter makes a new line in its field; the button tells the key that sends all the same. */
  multiline?: boolean
  /** What the button says that sends nothing. */
  close?: string
  /** At the other end of the buttons' row. */
  aside?: ReactNode
  /** The fields. */
  children: ReactNode
}

/**
 * An open dialog with fields, sent by its button, by Enter, and by Ctrl+Enter from anywhere in it, whatever has the focus.
 * After it was refused, the first field that is wrong has the focus.
 */
export function FormDialog(props: FormDialogProps) {
  const id = useId()
  const { submit, canSubmit, onSubmit, onClose, error, errorDetails, errorActions, ...others } = props
  const { multiline, close = 'Cancel', aside, children, ...dialog } = others
  const form = useRef<HTMLFormElement>(null)
  const sent = useRef(false)
  useEffect(() => {
    const wrong = sent.current ? form.current?.querySelector<HTMLElement>('[aria-invalid="true"]') : null
    if (!wrong) return
    sent.current = false
    wrong.focus()
  })
  const send = () => {
    if (!canSubmit) return
    sent.current = true
    onSubmit()
  }
  return (
    <Dialog
      {...dialog}
      open
      onOpenChange={(stays) => !stays && onClose()}
      keys={[
        [
          'Mod+Enter',
          (event) => {
            // The button or the option that has the focus is not pressed.
            event.stopPropagation()
            send()
          },
        ],
      ]}
      footer={
        <>
          {aside !== undefined && <div className="mr-auto">{aside}</div>}
          <Button onClick={onClose}>{close}</Button>
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
        ref={form}
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          send()
        }}
        onInput={() => {
          sent.current = false
        }}
      >
        {children}
        {error && (
          <ErrorNote
            message={error.message}
            hint={error.hint}
            details={errorDetails}
            actions={errorActions}
          />
        )}
      </form>
    </Dialog>
  )
}
