import { useState } from 'react'
import type { Policy } from '../../contract/policy.ts'
import { toMusterError, useCallError, useClient } from '../lib/client.ts'
import { DirectoryField } from './directory/directory-field.tsx'
import { FormDialog } from './form-dialog.tsx'
import { Field, Input } from './input.tsx'
import { NameInput } from './name-input.tsx'
import { Select, type SelectOption } from './select.tsx'

/** What the dialog begins with; `id` is set when a rule is changed rather than made. */
export type PolicyDraft = Pick<Policy, 'tool' | 'match' | 'directory' | 'decision' | 'reason'> & {
  id?: string
}

export const emptyDraft: PolicyDraft = {
  tool: 'Bash',
  match: null,
  directory: null,
  decision: 'allow',
  reason: null,
}

const decisions: SelectOption<Policy['decision']>[] = [
  { value: 'allow', label: 'Allow' },
  { value: 'deny', label: 'Deny' },
  { value: 'ask', label: 'Ask me', note: 'Whatever a later rule says' },
]

const usualTools = ['Bash', 'Edit', 'Write', 'Read', 'WebFetch', 'WebSearch', 'NotebookEdit', 'mcp__*']

/** Makes or changes a rule. */
export function PolicyDialog(props: { draft: PolicyDraft; onClose: () => void }) {
  const client = useClient()
  const [draft, setDraft] = useState(props.draft)
  const [error, setError] = useCallError()
  const [busy, setBusy] = useState(false)
  const change = (some: Partial<PolicyDraft>) => setDraft({ ...draft, ...some })
  const text = (value: string) => (value.trim() === '' ? null : value)
  const save = async () => {
    if (busy) return
    setBusy(true)
    setError(null)
    const { id, ...fields } = draft
    try {
      if (id === undefined) await client.call('policy.create', fields)
      else await client.call('policy.update', { policyId: id, change: fields })
      props.onClose()
    } catch (thrown) {
      setError(toMusterError(thrown))
      setBusy(false)
    }
  }
  return (
    <FormDialog
      title={draft.id === undefined ? 'New rule' : 'Change rule'}
      description="It answers requests that match, those that wait already too. Questions and plans always come to you."
      submit={draft.id === undefined ? 'Add rule' : 'Save'}
      canSubmit={!busy && draft.tool.trim() !== ''}
      onSubmit={() => void save()}
      onClose={props.onClose}
      error={error}
    >
      <div className="flex gap-3 max-sm:flex-col">
        <Field label="Decision" className="w-40 max-sm:w-full">
          {({ id }) => (
            <Select
              id={id}
              value={draft.decision}
              options={decisions}
              onValueChange={(decision) => change({ decision })}
            />
          )}
        </Field>
        <Field
          label="Tool"
          className="flex-1"
          hint="* stands for any characters: mcp__github__*. Or a whole rule of Claude Code's: Bash(git push *)"
        >
          {(ids) => (
            <NameInput
              {...ids}
              names={usualTools}
              maxLength={1_200}
              className="font-mono text-sm"
              value={draft.tool}
              onChange={(event) => change({ tool: event.target.value })}
            />
          )}
        </Field>
      </div>
      <Field
        label="Pattern"
        hint={
          draft.match === null
            ? 'Empty: whatever the tool is used for. Else its command, path, address (domain:example.com) or query, with * for any characters.'
            : 'Each part of a command that joins several has to be allowed. One with $(…), variables or a file as output comes to you.'
        }
      >
        {(ids) => (
          <Input
            {...ids}
            placeholder="npm test*"
            maxLength={1_000}
            className="font-mono text-sm"
            value={draft.match ?? ''}
            onChange={(event) => change({ match: text(event.target.value) })}
          />
        )}
      </Field>
      <DirectoryField
        optional
        hint="Empty: everywhere. Else for tasks in it and below."
        value={draft.directory ?? ''}
        error={undefined}
        onChange={(directory) => change({ directory: text(directory) })}
      />
      {draft.decision === 'deny' && (
        <Field label="Reason" hint="Claude reads it.">
          {(ids) => (
            <Input
              {...ids}
              maxLength={1_000}
              value={draft.reason ?? ''}
              onChange={(event) => change({ reason: text(event.target.value) })}
            />
          )}
        </Field>
      )}
    </FormDialog>
  )
}
