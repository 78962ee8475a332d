import { useState } from 'react'
import type { Session } from '../../../contract/session.ts'
import { toMusterError, useCallError, useClient } from '../../lib/client.ts'
import { reportError } from '../../lib/report-error.ts'
import { useSessionDialogs } from '../../lib/session-dialogs.ts'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { Field, Input } from '../../ui/input.tsx'
import { VisibleText } from '../../ui/visible-text.tsx'
import { ImportDialog } from './import-dialog.tsx'

/** The dialogs about sessions, once in the shell. */
export function SessionDialogs() {
  const { renaming, ending, importing } = useSessionDialogs()
  return (
    <>
      {renaming && <RenameDialog key={renaming.id} session={renaming} />}
      {ending && <EndDialog session={ending} />}
      {importing && <ImportDialog {...importing} />}
    </>
  )
}

function RenameDialog({ session }: { session: Session }) {
  const client = useClient()
  const [title, setTitle] = useState(session.title)
  const [error, setError] = useCallError()
  const close = () => useSessionDialogs.setState({ renaming: null })
  const ready = title.trim() !== ''
  const save = async () => {
    if (!ready) return
    try {
      await client.call('session.rename', { sessionId: session.id, title })
      close()
    } catch (thrown) {
      setError(toMusterError(thrown))
    }
  }
  return (
    <FormDialog
      title="Rename the session"
      width="sm"
      submit="Rename"
      canSubmit={ready}
      onSubmit={() => void save()}
      onClose={close}
      error={error}
    >
      <Field label="Title">
        {(ids) => (
          <Input
            {...ids}
            autoFocus
            maxLength={200}
            value={title}
            onFocus={(event) => event.target.select()}
            onChange={(event) => setTitle(event.target.value)}
          />
        )}
      </Field>
    </FormDialog>
  )
}

function EndDialog({ session }: { session: Session }) {
  const client = useClient()
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && useSessionDialogs.setState({ ending: null })}
      title="End this session?"
      confirm="End session"
      onConfirm={() => {
        client
          .call('session.end', { sessionId: session.id })
          .catch((error: unknown) => reportError(error, 'The session was not ended'))
      }}
    >
      <p className="break-words text-ink">
        <VisibleText text={session.title} kind="text" />
      </p>
      <p className="mt-2">
        Its process ends, its unfinished and queued tasks are cancelled, and it takes no more prompts. Its
        transcript stays. To end only the process and go on later, release it instead.
      </p>
    </ConfirmDialog>
  )
}
