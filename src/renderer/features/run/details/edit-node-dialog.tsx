import { useState } from 'react'
import { parse, stringify } from 'yaml'
import { MusterError } from '../../../../contract/errors.ts'
import type { Json } from '../../../../contract/values.ts'
import { toMusterError, useClient } from '../../../lib/client.ts'
import { FormDialog } from '../../../ui/form-dialog.tsx'
import { Field, Textarea } from '../../../ui/input.tsx'
import { useRunStore } from '../model/use-run.ts'

/** A node that has not started, as YAML to change for this run alone. */
export default function EditNodeDialog(props: { runId: string; nodeId: string; onClose: () => void }) {
  const { runId, nodeId, onClose } = props
  const client = useClient()
  const store = useRunStore()
  const [text, setText] = useState(() =>
    stringify(store.getState().definition?.nodes.find((node) => node.id === nodeId) ?? {}),
  )
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<MusterError | null>(null)
  const save = async () => {
    setBusy(true)
    setError(null)
    try {
      await client.call('run.editNode', { runId, nodeId, node: readNode(text) })
      onClose()
    } catch (thrown) {
      setError(toMusterError(thrown))
      setBusy(false)
    }
  }
  return (
    <FormDialog
      title={`Edit ${nodeId}`}
      description="The change is for this run; the saved workflow stays as it is."
      width="lg"
      submit="Save"
      canSubmit={!busy}
      onSubmit={() => void save()}
      onClose={onClose}
      error={error}
    >
      <Field label="The node as YAML" hint="It is checked with the whole graph before it counts.">
        {(ids) => (
          <Textarea
            {...ids}
            autoFocus
            spellCheck={false}
            rows={14}
            maxHeight={28}
            className="font-mono text-sm"
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
    </FormDialog>
  )
}

/** @throws MusterError `validation` for what is no YAML, or no object */
function readNode(text: string): Record<string, Json> {
  let value: unknown
  try {
    value = parse(text)
  } catch (error) {
    throw new MusterError('validation', `This is not valid YAML. ${toMusterError(error).message}`, {
      hint: 'Correct the line that it names.',
    })
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new MusterError('validation', 'A node is an object with `id` and `kind`.', {
      hint: 'Write one `name: value` a line.',
    })
  }
  return Object.fromEntries(Object.entries(value))
}
