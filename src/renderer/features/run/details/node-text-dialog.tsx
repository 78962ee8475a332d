import { useState } from 'react'
import type { MusterError } from '../../../../contract/errors.ts'
import { toMusterError, useCallError } from '../../../lib/client.ts'
import { problemsOf } from '../../../lib/problems-of.ts'
import { FormDialog } from '../../../ui/form-dialog.tsx'
import { Field, Textarea } from '../../../ui/input.tsx'

/** Asks for nodes as text. Refused, it stays open and says why; `send` throws what is to be said. */
export function NodeTextDialog(props: {
  title: string
  label: string
  placeholder?: string
  submit: string
  text: string
  onText: (text: string) => void
  send: (text: string) => Promise<unknown>
  onClose: () => void
}) {
  const { text, onText, send, onClose } = props
  const [busy, setBusy] = useState(false)
  const [error, setError] = useCallError()
  const submit = async () => {
    setBusy(true)
    setError(null)
    try {
      await send(text)
      onClose()
    } catch (thrown) {
      setError(toMusterError(thrown))
      setBusy(false)
    }
  }
  return (
    <FormDialog
      title={props.title}
      description="The change is for this run; the saved workflow stays as it is."
      width="lg"
      submit={props.submit}
      canSubmit={!busy}
      onSubmit={() => void submit()}
      onClose={onClose}
      error={error}
      errorDetails={error && allProblems(error)}
      multiline
    >
      <Field label={props.label} hint="It is checked with the whole graph before it counts.">
        {(ids) => (
          <Textarea
            {...ids}
            autoFocus
            spellCheck={false}
            rows={14}
            maxHeight={28}
            className="font-mono text-sm"
            placeholder={props.placeholder}
            value={text}
            onChange={(event) => onText(event.target.value)}
          />
        )}
      </Field>
    </FormDialog>
  )
}

/** The message names only the first one. */
function allProblems(error: MusterError): string | null {
  const problems = problemsOf(error)
  return problems.length < 2 ? null : problems.map(({ message }) => message).join('\n')
}
