import { type FormEvent, useState } from 'react'
import { keepApiKey, setApiKeyRemembered } from '../lib/api-key.ts'
import { Button } from '../ui/button.tsx'
import { Checkbox } from '../ui/checkbox.tsx'
import { Field, Input } from '../ui/input.tsx'
import { Mark } from '../ui/mark.tsx'

/** Asks for the key of the supervisor that served the page. */
export function ApiKeyScreen({ refused, onKey }: { refused: string | null; onKey: (key: string) => void }) {
  const [key, setKey] = useState('')
  const [remember, setRemember] = useState(false)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const trimmed = key.trim()
    if (trimmed === '') return
    keepApiKey(trimmed)
    setApiKeyRemembered(remember)
    setKey('')
    onKey(trimmed)
  }
  return (
    <main className="flex h-full items-center justify-center p-4">
      <form onSubmit={submit} className="flex w-full max-w-[24rem] flex-col gap-4">
        <h1 className="flex items-center gap-2 font-semibold text-xl">
          <Mark /> Muster
        </h1>
        <p className="text-muted">
          This supervisor asks for its API key. Open the address that{' '}
          <code className="rounded-sm bg-sunken px-1">muster serve</code> printed, which carries the key, or
          enter it here. It is also in the file <code className="rounded-sm bg-sunken px-1">api-key</code> of
          the data directory.
        </p>
        <Field
          label="API key"
          error={refused === null ? undefined : `The key was refused. ${refused}`}
          hint="Other tabs of this browser get it from this one."
        >
          {(ids) => (
            <Input
              {...ids}
              type="password"
              autoComplete="current-password"
              autoFocus
              value={key}
              onChange={(event) => setKey(event.target.value)}
            />
          )}
        </Field>
        <Checkbox checked={remember} onCheckedChange={setRemember}>
          Remember it in this browser
          <span className="block text-muted">Not on a computer that others use too.</span>
        </Checkbox>
        <Button look="primary" type="submit" disabled={key.trim() === ''}>
          Connect
        </Button>
      </form>
    </main>
  )
}
