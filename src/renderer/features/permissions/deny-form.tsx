import { useEffect, useRef } from 'react'
import { Button } from '../../ui/button.tsx'
import { Field, Input } from '../../ui/input.tsx'

/** Asks for the reason of a denial. */
export function DenyForm(props: {
  reason: string
  onReason: (reason: string) => void
  label: string
  busy: boolean
  onDeny: (interrupt: boolean) => void
  onCancel: () => void
}) {
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => input.current?.focus(), [])
  return (
    <form
      className="flex flex-col gap-2"
      onSubmit={(event) => {
        event.preventDefault()
        props.onDeny(false)
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
            onKeyDown={(event) => {
              if (event.key !== 'Escape') return
              event.preventDefault()
              props.onCancel()
            }}
          />
        )}
      </Field>
      <div className="flex flex-wrap gap-2">
        <Button look="primary" type="submit" disabled={props.busy}>
          Deny
        </Button>
        <Button disabled={props.busy} onClick={() => props.onDeny(true)}>
          Deny and stop
        </Button>
        <Button look="quiet" disabled={props.busy} onClick={props.onCancel}>
          Back
        </Button>
      </div>
    </form>
  )
}
