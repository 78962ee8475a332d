import { useEffect, useRef } from 'react'
import { isByKey } from '../../lib/answers.ts'
import { fieldKeys } from '../../lib/field-keys.ts'
import { Button } from '../button.tsx'
import { Field, Input } from '../input.tsx'

/** Asks for the reason of a denial. */
export function DenyForm(props: {
  reason: string
  onReason: (reason: string) => void
  label: string
  busy: boolean
  onDeny: (interrupt: boolean, byKey: boolean) => void
  onCancel: () => void
}) {
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => input.current?.focus(), [])
  return (
    <form
      className="flex flex-col gap-2"
      onSubmit={(event) => {
        event.preventDefault()
        if (!props.busy) props.onDeny(false, true)
      }}
    >
      <Field label={props.label} hint="Claude reads it and goes on.">
        {(ids) => (
          <Input
            {...ids}
            ref={input}
            value={props.reason}
            maxLength={4_000}
            onChange={(event) => props.onReason(event.target.value)}
            onKeyDown={fieldKeys(['Escape', props.onCancel])}
          />
        )}
      </Field>
      <div className="flex flex-wrap gap-2">
        <Button
          look="primary"
          type="submit"
          disabled={props.busy}
          onClick={(event) => {
            // Enter in the field submits the form; a click is told apart from it.
            if (isByKey(event)) return
            event.preventDefault()
            props.onDeny(false, false)
          }}
        >
          Deny
        </Button>
        <Button disabled={props.busy} onClick={(event) => props.onDeny(true, isByKey(event))}>
          Deny and stop
        </Button>
        <Button look="quiet" disabled={props.busy} onClick={props.onCancel}>
          Back
        </Button>
      </div>
    </form>
  )
}
