import { useState } from 'react'
import type { RunawayPolicy, RunawayRule } from '../../../../contract/runaway.ts'
import { useClient } from '../../../lib/client.ts'
import { useSave } from '../../../lib/use-save.ts'
import { DirectoryField } from '../../../ui/directory/directory-field.tsx'
import { FormDialog } from '../../../ui/form-dialog.tsx'
import { Field } from '../../../ui/input.tsx'
import { Select } from '../../../ui/select.tsx'
import { runawayPolicies } from './runaway-policies.ts'

/** A rule for a directory that has none yet. `rules`: those that have one. */
export function RunawayDialog({ rules, onClose }: { rules: readonly RunawayRule[]; onClose: () => void }) {
  const client = useClient()
  const [directory, setDirectory] = useState('')
  const [policy, setPolicy] = useState<RunawayPolicy>('hold')
  const { errors, refused, busy, save } = useSave<{ directory: string }>(({ details, message }) =>
    details?.field === 'directory' ? { directory: message } : null,
  )
  const submit = () =>
    void save(readDirectory(directory, rules), async (read) => {
      await client.call('runaway.setPolicy', { ...read, policy })
      onClose()
    })

  return (
    <FormDialog
      width="sm"
      title="New rule for runaway spending"
      description="It counts for the tasks of the directory and of those below, from now on."
      submit="Add rule"
      canSubmit={!busy}
      onSubmit={submit}
      onClose={onClose}
      error={refused}
    >
      <DirectoryField autoFocus optional value={directory} error={errors.directory} onChange={setDirectory} />
      <Field label="What is done">
        {({ id }) => (
          <Select
            id={id}
            className="w-full"
            value={policy}
            options={runawayPolicies}
            onValueChange={setPolicy}
          />
        )}
      </Field>
    </FormDialog>
  )
}

function readDirectory(
  text: string,
  rules: readonly RunawayRule[],
): { directory: string } | { errors: { directory: string } } {
  const directory = text.trim()
  if (directory === '') return { errors: { directory: 'Name a directory.' } }
  if (rules.some((rule) => rule.directory === directory.replace(/(?<=.)\/+$/, '')))
    return { errors: { directory: 'There is a rule for it already: change it in the list.' } }
  return { directory }
}
