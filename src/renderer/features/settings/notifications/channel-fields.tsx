import type { ReactNode } from 'react'
import { linkedKinds } from '../../../../contract/notifications.ts'
import { Checkbox } from '../../../ui/checkbox.tsx'
import { Field, Input, Textarea } from '../../../ui/input.tsx'
import { Select, type SelectOption } from '../../../ui/select.tsx'
import { type ChannelDraft, type ChannelFieldsProps, isOpenToOthers, takesSecret } from './channel-draft.ts'
import { SecretFields } from './secret-fields.tsx'

const tones: readonly SelectOption<ChannelDraft['tone']>[] = [
  { value: 'soft', label: 'Soft' },
  { value: 'bright', label: 'Bright' },
  { value: 'urgent', label: 'Urgent' },
]
const securities: readonly SelectOption<ChannelDraft['security']>[] = [
  { value: 'starttls', label: 'STARTTLS', note: 'Mostly port 587.' },
  { value: 'tls', label: 'TLS', note: 'Mostly port 465.' },
  { value: 'none', label: 'None', note: 'To this machine only.' },
]

/** What a channel of this kind needs. */
export function ChannelFields(props: ChannelFieldsProps) {
  const { draft, onChange } = props
  return (
    <>
      {own[draft.kind]?.(props)}
      {isOpenToOthers(draft) && (
        <Checkbox checked={draft.allowHttp} onCheckedChange={(allowHttp) => onChange({ allowHttp })}>
          Allow HTTP: others on the way can read and change what is told
        </Checkbox>
      )}
      {takesSecret(draft) && <SecretFields {...props} />}
      {linkedKinds.includes(draft.kind) && (
        <Checkbox checked={draft.links} onCheckedChange={(links) => onChange({ links })}>
          Links to allow and deny requests
          <span className="block text-faint text-sm">
            Who has a link can use it. They need <code>notifications.linkAddress</code>.
          </span>
        </Checkbox>
      )}
    </>
  )
}

const own: Partial<Record<ChannelDraft['kind'], (props: ChannelFieldsProps) => ReactNode>> = {
  sound: ({ draft, onChange }) => (
    <Field label="Tone">
      {({ id }) => (
        <Select
          id={id}
          className="w-full"
          value={draft.tone}
          options={tones}
          onValueChange={(tone) => onChange({ tone })}
        />
      )}
    </Field>
  ),
  command: (props) => (
    <>
      <Text {...props} name="program" label="Program" placeholder="/usr/local/bin/tell" mono />
      <Field label="Arguments" hint="One each line; no shell reads them." error={props.errors.arguments}>
        {(ids) => (
          <Textarea
            {...ids}
            rows={2}
            maxHeight={8}
            spellCheck={false}
            className="w-full font-mono text-sm"
            value={props.draft.arguments}
            onChange={(event) => props.onChange({ arguments: event.target.value })}
          />
        )}
      </Field>
      <Text {...props} name="seconds" label="Time that it has, in seconds" inputMode="decimal" />
    </>
  ),
  webhook: (props) => (
    <Text {...props} name="url" label="Address" placeholder="https://example.org/hook" mono />
  ),
  ntfy: (props) => (
    <>
      <Text {...props} name="url" label="Server" mono />
      <Text
        {...props}
        name="topic"
        label="Topic"
        hint="Who knows it can read along, unless a token is asked for."
        mono
      />
    </>
  ),
  email: (props) => (
    <>
      <div className="grid grid-cols-[minmax(0,1fr)_5rem_7rem] items-start gap-3 max-md:grid-cols-2">
        <Text
          {...props}
          name="host"
          label="Mail server"
          placeholder="mail.example.org"
          className="max-md:col-span-2"
          mono
        />
        <Text {...props} name="port" label="Port" inputMode="numeric" />
        <Field label="Security" error={props.errors.security}>
          {({ id }) => (
            <Select
              id={id}
              className="w-full"
              value={props.draft.security}
              options={securities}
              onValueChange={(security) => props.onChange({ security })}
            />
          )}
        </Field>
      </div>
      <Text {...props} name="from" label="From" placeholder="muster@example.org" />
      <Text {...props} name="to" label="To" placeholder="me@example.org, you@example.org" />
      <Text {...props} name="user" label="User of the mail server" placeholder="none" />
    </>
  ),
}

type TextName = 'program' | 'seconds' | 'url' | 'topic' | 'host' | 'port' | 'user' | 'from' | 'to'

function Text(
  props: ChannelFieldsProps & {
    name: TextName
    label: string
    placeholder?: string
    hint?: string
    inputMode?: 'numeric' | 'decimal'
    className?: string
    mono?: boolean
  },
) {
  const { name, label, placeholder, hint, inputMode, className = '', mono, draft, errors, onChange } = props
  return (
    <Field label={label} hint={hint} error={errors[name]} className={className}>
      {(ids) => (
        <Input
          {...ids}
          className={mono ? 'font-mono text-sm' : ''}
          placeholder={placeholder}
          inputMode={inputMode}
          value={draft[name]}
          onChange={(event) => onChange({ [name]: event.target.value })}
        />
      )}
    </Field>
  )
}
