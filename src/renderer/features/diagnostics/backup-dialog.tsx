import { useEffect, useRef, useState } from 'react'
import type { Output } from '../../../contract/operations.ts'
import { useClient } from '../../lib/client.ts'
import { useLive } from '../../lib/store.ts'
import { useSave } from '../../lib/use-save.ts'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { Field, Input } from '../../ui/input.tsx'

export type Backup = Output<'database.backup'>

/** Copies the databases into a new folder on the supervisor's machine; closing it takes that back. */
export function BackupDialog({ onClose, onDone }: { onClose: () => void; onDone: (done: Backup) => void }) {
  const client = useClient()
  const home = useLive((state) => state.info?.homeDirectory)
  const [directory, setDirectory] = useState(() => (home === undefined ? '' : `${home}/${folderName()}`))
  const { errors, refused, busy, save } = useSave<{ directory: string }>(({ code, message }) =>
    code === 'validation' ? { directory: message } : null,
  )
  const stopping = useRef<AbortController | null>(null)
  useEffect(() => () => stopping.current?.abort(), [])

  const submit = () =>
    void save(readFolder(directory), async (read) => {
      const stop = new AbortController()
      stopping.current = stop
      onDone(await client.call('database.backup', read, { signal: stop.signal }))
    })

  return (
    <FormDialog
      width="sm"
      title="Back up the databases"
      description="All as they are at one moment, while everything goes on. A supervisor starts on the copy. Conversations that Claude Code keeps, settings and the API key are not in it."
      submit={busy ? 'Copying…' : 'Back up'}
      canSubmit={!busy}
      onSubmit={submit}
      onClose={onClose}
      error={refused}
    >
      <Field label="New folder, on the supervisor's machine" error={errors.directory}>
        {(ids) => (
          <Input
            {...ids}
            className="font-mono text-sm"
            value={directory}
            disabled={busy}
            onChange={(event) => setDirectory(event.target.value)}
          />
        )}
      </Field>
    </FormDialog>
  )
}

function readFolder(text: string): { directory: string } | { errors: { directory: string } } {
  const directory = text.trim()
  return directory === '' ? { errors: { directory: 'Name a folder that is not there yet.' } } : { directory }
}

/** Another one each minute: "muster-backup-2026-11-29-0805". */
function folderName(): string {
  const time = new Date(Date.now() - new Date().getTimezoneOffset() * 60_000).toISOString()
  const [day, hour, minute] = time.split(/[T:]/)
  return `muster-backup-${day}-${hour}${minute}`
}
