import { useState } from 'react'
import type { ResourceType } from '../../../../contract/node-policies.ts'
import type { Resource } from '../../../../contract/workflow-resources.ts'
import { toMusterError, useCallError, useClient } from '../../../lib/client.ts'
import { FormDialog } from '../../../ui/form-dialog.tsx'
import { Field, Input } from '../../../ui/input.tsx'
import { Select, type SelectOption } from '../../../ui/select.tsx'

const types: SelectOption<ResourceType>[] = [
  { value: 'agent', label: 'Agent' },
  { value: 'file', label: 'File' },
  { value: 'database', label: 'Database' },
  { value: 'api', label: 'API' },
  { value: 'custom', label: 'Something else' },
]
const LARGEST_CAPACITY = 10_000

/** Registers a resource, or (with `resource`) gives it another type and capacity. */
export function ResourceDialog(props: {
  resource: Resource | null
  onClose: () => void
  onSaved: () => void
}) {
  const client = useClient()
  const { resource } = props
  const [id, setId] = useState(resource?.id ?? '')
  const [type, setType] = useState<ResourceType>(resource?.type ?? 'custom')
  const [capacity, setCapacity] = useState(String(resource?.capacity ?? 1))
  const [tried, setTried] = useState(false)
  const [refused, setRefused] = useCallError()
  const [busy, setBusy] = useState(false)
  const units = /^\d+$/.test(capacity.trim()) ? Number(capacity) : 0
  const errors = {
    id: id.trim() === '' ? 'Give it the name that nodes lock it by.' : undefined,
    capacity:
      units < 1 || units > LARGEST_CAPACITY
        ? `Give a whole number from 1 to ${LARGEST_CAPACITY.toLocaleString('en')}.`
        : undefined,
  }

  function save() {
    setTried(true)
    if (errors.id !== undefined || errors.capacity !== undefined) return
    setBusy(true)
    client.call('resource.register', { id: id.trim(), type, capacity: units }).then(
      () => {
        props.onSaved()
        props.onClose()
      },
      (error: unknown) => {
        setRefused(toMusterError(error))
        setBusy(false)
      },
    )
  }

  return (
    <FormDialog
      width="sm"
      title={resource?.registered ? 'Change the resource' : 'Register a resource'}
      description={resource?.id ?? 'What is not registered has a capacity of 1: one node at a time.'}
      submit={resource?.registered ? 'Save' : 'Register'}
      canSubmit={!busy}
      onSubmit={save}
      onClose={props.onClose}
      error={refused}
    >
      {resource === null && (
        <Field label="Name" hint="The same as in the definitions." error={tried ? errors.id : undefined}>
          {(ids) => (
            <Input
              {...ids}
              className="font-mono text-sm"
              maxLength={500}
              placeholder="test-database"
              value={id}
              onChange={(event) => setId(event.target.value)}
            />
          )}
        </Field>
      )}
      <Field label="What it is">
        {(ids) => (
          <Select id={ids.id} className="w-full" value={type} options={types} onValueChange={setType} />
        )}
      </Field>
      <Field
        label="Capacity"
        hint="Units that shared locks take; an exclusive one takes all."
        error={tried ? errors.capacity : undefined}
      >
        {(ids) => (
          <Input
            {...ids}
            inputMode="numeric"
            className="w-28"
            value={capacity}
            onChange={(event) => setCapacity(event.target.value)}
          />
        )}
      </Field>
    </FormDialog>
  )
}
