import { useEffect, useRef, useState } from 'react'
import { type ExportFormat, exportFormats } from '../../../contract/export-names.ts'
import type { Output } from '../../../contract/operations.ts'
import { visibleText } from '../../../contract/visible-text.ts'
import { toMusterError, useCallError, useClient } from '../../lib/client.ts'
import { download } from '../../lib/download.ts'
import { type ExportWish, useExportDialog } from '../../lib/export-dialog.ts'
import { Checkbox } from '../../ui/checkbox.tsx'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { Field } from '../../ui/input.tsx'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { Select } from '../../ui/select.tsx'

const words: Readonly<Record<ExportFormat, { label: string; note: string; type: string }>> = {
  html: { label: 'HTML', note: 'One page to read and hand on; needs nothing else', type: 'text/html' },
  markdown: { label: 'Markdown', note: 'For GitHub and editors', type: 'text/markdown' },
  csv: { label: 'CSV', note: 'A table for spreadsheets', type: 'text/csv' },
  json: { label: 'JSON', note: 'All that is stored; can be imported elsewhere', type: 'application/json' },
  jsonl: { label: 'JSONL', note: 'The same, a record a line', type: 'application/x-ndjson' },
}

/** Writes something into a file of the person's, once in the shell. */
export function ExportDialog() {
  const wish = useExportDialog((state) => state.wish)
  return wish === null ? null : <OpenDialog wish={wish} />
}

function OpenDialog({ wish }: { wish: ExportWish }) {
  const client = useClient()
  const [format, setFormat] = useState<ExportFormat>('html')
  const [scrub, setScrub] = useState(true)
  const [share, setShare] = useState<number | null>(null)
  const [error, setError] = useCallError()
  const stopping = useRef<AbortController | null>(null)
  useEffect(() => () => stopping.current?.abort(), [])
  const close = () => {
    stopping.current?.abort()
    useExportDialog.setState({ wish: null })
  }

  const save = async () => {
    const stop = new AbortController()
    stopping.current = stop
    setError(null)
    setShare(0)
    try {
      const parts: string[] = []
      let cursor: string | null = null
      let name = ''
      do {
        const piece: Output<'export.read'> = await client.call(
          'export.read',
          { subject: wish.subject, format, scrub, ...(cursor === null ? {} : { cursor }) },
          { signal: stop.signal },
        )
        if (stop.signal.aborted) return
        parts.push(piece.text)
        setShare(piece.total === 0 ? 1 : piece.done / piece.total)
        cursor = piece.nextCursor
        name = piece.name
      } while (cursor !== null)
      download(new Blob(parts, { type: `${words[format].type};charset=utf-8` }), name)
      close()
    } catch (thrown) {
      if (!stop.signal.aborted) setError(toMusterError(thrown))
    } finally {
      if (!stop.signal.aborted) setShare(null)
    }
  }

  return (
    <FormDialog
      title="Export"
      description={`Save ${visibleText(wish.words, 'text')} as a file.`}
      width="sm"
      submit="Save"
      canSubmit={share === null}
      onSubmit={() => void save()}
      onClose={close}
      error={error}
    >
      <Field label="Format">
        {({ id }) => (
          <Select
            id={id}
            value={format}
            disabled={share !== null}
            options={exportFormats.map((value) => ({
              value,
              label: words[value].label,
              note: words[value].note,
            }))}
            onValueChange={setFormat}
            className="w-full"
          />
        )}
      </Field>
      <div>
        <Checkbox checked={scrub} onCheckedChange={setScrub} disabled={share !== null}>
          Take out what looks like a secret
        </Checkbox>
        <p className="mt-0.5 text-muted text-sm">
          Nobody can know all of them: read it before you hand it on.
        </p>
      </div>
      {share !== null && <ProgressBar share={share} tone="blue" label="Exporting" />}
    </FormDialog>
  )
}
