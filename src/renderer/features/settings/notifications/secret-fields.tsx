import { Field, Input } from '../../../ui/input.tsx'
import { Select, type SelectOption } from '../../../ui/select.tsx'
import type { ChannelDraft, ChannelFieldsProps, SecretChoice } from './channel-draft.ts'

/** What the secret of a kind is called. */
const names: Partial<Record<ChannelDraft['kind'], string>> = {
  webhook: 'Signing key',
  ntfy: 'Access token',
  email: 'Password',
}

/** A secret: kept, made, typed or none. What it is now is told to nobody. */
export function SecretFields({ draft, errors, hasSecret, onChange }: ChannelFieldsProps) {
  const { kind, secretChoice } = draft
  const name = names[kind] ?? 'Secret'
  const options: SelectOption<SecretChoice>[] = [
    ...(hasSecret ? [{ value: 'keep', label: 'Keep the one it has' } as const] : []),
    ...(kind === 'webhook'
      ? [
          {
            value: 'make',
            label: 'Make a new one',
            note: 'You see it once, to give it to the receiver.',
          } as const,
        ]
      : [{ value: 'none', label: 'None' } as const]),
    { value: 'type', label: 'Enter one' },
  ]
  return (
    <>
      <Field label={name} error={errors.secretChoice}>
        {({ id }) => (
          <Select
            id={id}
            className="w-full"
            value={secretChoice}
            options={options}
            onValueChange={(choice) => onChange({ secretChoice: choice, secret: '' })}
          />
        )}
      </Field>
      {secretChoice === 'type' && (
        <Field label={`The ${name.toLowerCase()}`} error={errors.secret}>
          {(ids) => (
            <Input
              {...ids}
              type="password"
              autoComplete="new-password"
              maxLength={1_000}
              className="font-mono text-sm"
              placeholder={kind === 'webhook' ? 'whsec_…' : undefined}
              value={draft.secret}
              onChange={(event) => onChange({ secret: event.target.value })}
            />
          )}
        </Field>
      )}
    </>
  )
}
