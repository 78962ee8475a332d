import { memo, useState } from 'react'
import type { Session } from '../../../../contract/session.ts'
import type { PermissionMode } from '../../../../contract/values.ts'
import { useClient } from '../../../lib/client.ts'
import { reportError } from '../../../lib/report-error.ts'
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx'
import { permissionModes } from '../../../ui/permission-modes.ts'
import { Select } from '../../../ui/select.tsx'

/** Aliases that every CLI takes, offered until the instance has told its own list. */
const usualModels = [
  { value: 'default', label: 'Default model' },
  { value: 'opus', label: 'Opus' },
  { value: 'sonnet', label: 'Sonnet' },
  { value: 'haiku', label: 'Haiku' },
]

// Both are drawn again with their session only: the figures beside them change several times a second.

/** Switches the model of a session; at once when its instance lives. */
export const ModelPicker = memo(function ModelPicker(props: {
  session: Session
  models: readonly { value: string; label: string }[]
  className?: string
}) {
  const client = useClient()
  const { session } = props
  const known = props.models.length > 0 ? props.models : usualModels
  const value = session.model ?? 'default'
  const options = known.some((model) => model.value === value)
    ? known
    : [{ value, label: value === 'default' ? 'Default model' : value }, ...known]
  return (
    <Select
      label="Model"
      value={value}
      options={options}
      className={props.className ?? ''}
      onValueChange={(model) => {
        client
          .call('session.setModel', { sessionId: session.id, model })
          .catch((error: unknown) => reportError(error, 'The model was not switched'))
      }}
    />
  )
})

/** Switches the permission mode of a session. Bypassing permissions asks first, every time. */
export const PermissionModePicker = memo(function PermissionModePicker({
  session,
  className,
}: {
  session: Session
  className?: string
}) {
  const client = useClient()
  const [asking, setAsking] = useState(false)
  const set = (permissionMode: PermissionMode) => {
    client
      .call('session.setPermissionMode', { sessionId: session.id, permissionMode })
      .catch((error: unknown) => reportError(error, 'The permission mode was not switched'))
  }
  return (
    <>
      <Select
        label="Permission mode"
        value={session.permissionMode}
        options={permissionModes}
        className={className ?? ''}
        onValueChange={(mode) => {
          if (mode === 'bypassPermissions') setAsking(true)
          else set(mode)
        }}
      />
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title="Bypass all permissions?"
        confirm="Bypass permissions"
        onConfirm={() => set('bypassPermissions')}
      >
        Claude will run every command and change every file that this account can, without asking. Choose this
        only where nothing can be lost, such as a container.
      </ConfirmDialog>
    </>
  )
})
