import { useState } from 'react'
import type { RunawayPolicy, RunawayRule } from '../../../../contract/runaway.ts'
import { toMusterError, useCallError, useClient } from '../../../lib/client.ts'
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
  const [wrong, setWrong] = useState<string>()
  const [refused, setRefused] = useCallError()
  const [busy, setBusy] = useState(false)

  async function save() {
    const wanted = directory.trim()
    setRefused(null)
    if (wanted === '') return setWrong('Name a directory.')
    if (rules.some((rule) => rule.directory === wanted.replace(/(?<=.)\/+$/, '')))
      return setWrong('There is a rule for it already: change it in the list.')
    setWrong(undefined)
    setBusy(true)
    try {
      await client.call('runaway.setPolicy', { directory: wanted, policy })
      onClose()
    } catch (thrown) {
      const error = toMusterError(thrown)
      if (error.details?.field === 'directory') setWrong(error.message)
      else setRefused(error)
      setBusy(false)
    }
  }

  return (
    <FormDialog
      width="sm"
      title="New rule for runaway spending"
      description="It counts for the tasks of the directory and of those below, from now on."
      submit="Add rule"
      canSubmit={!busy}
      onSubmit={() => void save()}
      onClose={onClose}
      error={refused}
    >
      <DirectoryField autoFocus optional value={directory} error={wrong} onChange={setDirectory} />
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
