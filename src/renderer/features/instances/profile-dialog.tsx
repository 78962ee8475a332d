import { useState } from 'react'
import type { NewProfile } from '../../../contract/pool.ts'
import { toMusterError, useCallError, useClient } from '../../lib/client.ts'
import { useLive } from '../../lib/store.ts'
import { Checkbox } from '../../ui/checkbox.tsx'
import { DirectoryField } from '../../ui/directory/directory-field.tsx'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { Field, Input } from '../../ui/input.tsx'
import { permissionModes } from '../../ui/permission-modes.ts'
import { Select, type SelectOption } from '../../ui/select.tsx'

type Mode = NewProfile['permissionMode']

const modes = permissionModes.flatMap(({ value, ...option }): SelectOption<Mode>[] =>
  value === 'bypassPermissions' ? [] : [{ value, ...option }],
)
/** How many a profile can hold; as the contract has it. */
export const warmCounts = Array.from({ length: 21 }, (_, count) => ({
  value: String(count),
  label: count === 0 ? 'Off' : String(count),
}))

/** Asks for what warm instances are started with. */
export function ProfileDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  return open ? <OpenDialog onClose={onClose} /> : null
}

function OpenDialog({ onClose }: { onClose: () => void }) {
  const client = useClient()
  const simulating = useLive((state) => state.info?.simulate === true)
  const [directory, setDirectory] = useState('')
  const [model, setModel] = useState('')
  const [permissionMode, setPermissionMode] = useState<Mode>('default')
  const [warm, setWarm] = useState('1')
  const [simulated, setSimulated] = useState(simulating)
  const [error, setError] = useCallError()
  const [busy, setBusy] = useState(false)
  const save = async () => {
    setBusy(true)
    try {
      await client.call('profile.create', {
        directory,
        model: model.trim() === '' ? null : model.trim(),
        permissionMode,
        simulated,
        warm: Number(warm),
      })
      onClose()
    } catch (thrown) {
      setError(toMusterError(thrown))
      setBusy(false)
    }
  }
  return (
    <FormDialog
      width="sm"
      title="Keep instances ready"
      description="A new session with the same directory, model and permissions takes a ready one and answers sooner."
      submit="Keep ready"
      canSubmit={!busy && directory !== ''}
      onSubmit={() => void save()}
      onClose={onClose}
      error={error}
    >
      <DirectoryField autoFocus value={directory} error={undefined} onChange={setDirectory} />
      <Field label="Model" hint="Empty: what Claude Code uses by default.">
        {(ids) => (
          <Input
            {...ids}
            placeholder="default"
            value={model}
            onChange={(event) => setModel(event.target.value)}
          />
        )}
      </Field>
      <div className="grid grid-cols-2 gap-3">
        <Field label="Permissions">
          {({ id }) => (
            <Select
              id={id}
              className="w-full"
              value={permissionMode}
              options={modes}
              onValueChange={setPermissionMode}
            />
          )}
        </Field>
        <Field label="Ready instances">
          {({ id }) => (
            <Select id={id} className="w-full" value={warm} options={warmCounts} onValueChange={setWarm} />
          )}
        </Field>
      </div>
      {!simulating && (
        <Checkbox checked={simulated} onCheckedChange={setSimulated}>
          Simulated, without an account
        </Checkbox>
      )}
    </FormDialog>
  )
}
