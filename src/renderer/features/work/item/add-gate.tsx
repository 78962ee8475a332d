import { useState } from 'react'
import type { Input as OperationInput } from '../../../../contract/operations.ts'
import type { Gate } from '../../../../contract/work-item.ts'
import { toMusterError, useCallError, useClient } from '../../../lib/client.ts'
import { Button } from '../../../ui/button.tsx'
import { DirectoryField } from '../../../ui/directory/directory-field.tsx'
import { ErrorNote } from '../../../ui/error-note.tsx'
import { Field, Input, Textarea } from '../../../ui/input.tsx'
import { Select, type SelectOption } from '../../../ui/select.tsx'

const kinds: readonly SelectOption<Gate['kind']>[] = [
  { value: 'person', label: 'A person says yes' },
  { value: 'time', label: 'A time has come' },
  {
    value: 'command',
    label: 'A command succeeds',
    note: 'It is run again and again, ever more seldom, until its exit code is 0.',
  },
  {
    value: 'pull_request',
    label: 'A pull request is merged',
    note: 'A command of yours prints open, merged or closed.',
  },
]

/** Keeps an item back until something outside has happened. */
export function AddGate(props: { itemId: string; onDone: () => void; onClose: () => void }) {
  const client = useClient()
  const [kind, setKind] = useState<Gate['kind']>('person')
  const [reason, setReason] = useState('')
  const [until, setUntil] = useState('')
  const [lines, setLines] = useState('')
  const [directory, setDirectory] = useState('')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useCallError()
  const runs = kind === 'command' || kind === 'pull_request'
  const command = lines.split('\n').filter((line) => line !== '')
  const ready =
    reason.trim() !== '' &&
    (kind !== 'time' || until !== '') &&
    (!runs || (command.length > 0 && directory.trim() !== ''))
  const add = async () => {
    if (!ready || busy) return
    setBusy(true)
    setError(null)
    try {
      await client.call('work.addGate', inputOf())
      props.onDone()
      props.onClose()
    } catch (thrown) {
      setError(toMusterError(thrown))
      setBusy(false)
    }
  }
  const inputOf = (): OperationInput<'work.addGate'> => {
    const common = { itemId: props.itemId, reason: reason.trim() }
    if (kind === 'person') return { ...common, kind }
    if (kind === 'time') return { ...common, kind, until: new Date(until).getTime() }
    return { ...common, kind, command, directory: directory.trim() }
  }
  return (
    <form
      aria-label="New gate"
      className="mb-2 flex flex-col gap-3 rounded-md border border-line bg-canvas p-2.5"
      onSubmit={(event) => {
        event.preventDefault()
        void add()
      }}
    >
      <Field label="It waits until">
        {({ id }) => (
          <Select id={id} className="w-full" value={kind} options={kinds} onValueChange={setKind} />
        )}
      </Field>
      <Field label="Reason" hint="For people: why it is to wait.">
        {(ids) => (
          <Input
            {...ids}
            autoFocus
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Field>
      {kind === 'time' && (
        <Field label="Time">
          {(ids) => (
            <Input
              {...ids}
              type="datetime-local"
              value={until}
              onChange={(event) => setUntil(event.target.value)}
            />
          )}
        </Field>
      )}
      {runs && (
        <>
          <Field
            label="Program and arguments"
            hint="One a line, each as it is: no shell reads them. Muster runs it without asking."
          >
            {(ids) => (
              <Textarea
                {...ids}
                rows={3}
                className="font-mono text-sm"
                spellCheck={false}
                value={lines}
                onChange={(event) => setLines(event.target.value)}
              />
            )}
          </Field>
          <DirectoryField value={directory} error={undefined} onChange={setDirectory} />
        </>
      )}
      {error && <ErrorNote message={error.message} hint={error.hint} />}
      <div className="flex gap-2">
        <Button type="submit" look="primary" disabled={!ready || busy}>
          Add the gate
        </Button>
        <Button onClick={props.onClose}>Cancel</Button>
      </div>
    </form>
  )
}
