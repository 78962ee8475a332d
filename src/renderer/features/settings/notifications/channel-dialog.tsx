import { useState } from 'react'
import type { Channel } from '../../../../contract/notifications.ts'
import { useClient } from '../../../lib/client.ts'
import { useSave } from '../../../lib/use-save.ts'
import { FormDialog } from '../../../ui/form-dialog.tsx'
import { Field, Input } from '../../../ui/input.tsx'
import { Select } from '../../../ui/select.tsx'
import {
  type ChannelErrors,
  draftOfChannel,
  emptyChannel,
  fieldOfPath,
  ofKind,
  readChannel,
} from './channel-draft.ts'
import { ChannelFields } from './channel-fields.tsx'
import { channelKinds } from './channel-words.ts'
import { refusedField } from './field-of.ts'

/** Bytes of a key that is made. */
const KEY_BYTES = 32

/** A new channel, or another address, name or secret of one. A key that was made goes to `onClose`, to be shown once. */
export function ChannelDialog(props: {
  channel: Channel | null
  onClose: (made: { name: string; key: string } | null) => void
}) {
  const { channel, onClose } = props
  const client = useClient()
  const [draft, setDraft] = useState(() => (channel ? draftOfChannel(channel) : emptyChannel))
  const { errors, refused, busy, save, forgetErrors } = useSave<ChannelErrors>((error) =>
    refusedField(error, fieldOfPath),
  )

  const submit = () =>
    void save(readChannel(draft, channel, makeKey), async ({ input, madeKey }) => {
      const { name } = await client.call('notification.saveChannel', input)
      onClose(madeKey === null ? null : { name, key: madeKey })
    })

  return (
    <FormDialog
      width="sm"
      title={channel ? `Change the channel ${channel.name}` : 'New channel'}
      description="Where rules send what they tell."
      submit={channel ? 'Save' : 'Add channel'}
      canSubmit={!busy}
      multiline={draft.kind === 'command'}
      onSubmit={submit}
      onClose={() => onClose(null)}
      error={refused}
    >
      {!channel && (
        <Field label="Kind">
          {({ id }) => (
            <Select
              id={id}
              className="w-full"
              value={draft.kind}
              options={channelKinds}
              onValueChange={(kind) => {
                forgetErrors()
                setDraft(ofKind(draft, kind))
              }}
            />
          )}
        </Field>
      )}
      <Field label="Name" error={errors.name}>
        {(ids) => (
          <Input
            {...ids}
            autoFocus
            maxLength={60}
            value={draft.name}
            onChange={(event) => setDraft({ ...draft, name: event.target.value })}
          />
        )}
      </Field>
      <ChannelFields
        draft={draft}
        errors={errors}
        hasSecret={channel?.hasSecret ?? false}
        onChange={(part) => setDraft({ ...draft, ...part })}
      />
    </FormDialog>
  )
}

/** As Standard Webhooks has it. */
function makeKey(): string {
  return `whsec_${btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(KEY_BYTES))))}`
}
