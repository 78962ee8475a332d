import { Check, ClipboardCopy } from 'lucide-react'
import { useState } from 'react'
import type { MusterError } from '../../../contract/errors.ts'
import { toMusterError, useClient } from '../../lib/client.ts'
import { download } from '../../lib/download.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorNote } from '../../ui/error-note.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { About } from './about.tsx'
import { Checks } from './checks.tsx'
import { createReport } from './create-report.ts'
import { DatabaseFacts } from './database-facts.tsx'
import { DatabaseFiles } from './database-files.tsx'
import { LogViewer } from './log-viewer.tsx'
import { SearchFacts } from './search-facts.tsx'

/** Whether everything is in order, what runs here, and what the supervisor has to say. */
export function DiagnosticsPage() {
  const client = useClient()
  const [state, setState] = useState<'idle' | 'busy' | 'copied'>('idle')
  const [error, setError] = useState<MusterError | null>(null)
  const copy = async () => {
    setState('busy')
    setError(null)
    try {
      const report = await createReport(client)
      // Over plain HTTP from another machine there is no clipboard: a file does as well.
      await writeClipboard(report).catch(() =>
        download(new Blob([report], { type: 'text/markdown' }), 'muster-report.md'),
      )
      setState('copied')
    } catch (thrown) {
      setError(toMusterError(thrown))
      setState('idle')
    }
  }
  return (
    <>
      <PageHeader
        title="Diagnostics"
        actions={
          <Button
            look="primary"
            icon={state === 'copied' ? Check : ClipboardCopy}
            disabled={state === 'busy'}
            onClick={() => void copy()}
          >
            {state === 'copied' ? 'Copied' : 'Copy report'}
          </Button>
        }
      />
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="flex max-w-[56rem] flex-col gap-8 px-4 py-5 max-md:px-3">
          {error && <ErrorNote message={error.message} hint={error.hint} />}
          <Checks />
          <LogViewer />
          <About />
          <DatabaseFacts />
          <DatabaseFiles />
          <SearchFacts />
        </div>
      </div>
    </>
  )
}

async function writeClipboard(text: string): Promise<void> {
  await navigator.clipboard.writeText(text)
}
