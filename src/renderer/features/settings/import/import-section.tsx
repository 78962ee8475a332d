import { FileInput } from 'lucide-react'
import { type ReactNode, useRef } from 'react'
import { visibleText } from '../../../../contract/visible-text.ts'
import { useClient } from '../../../lib/client.ts'
import { Button } from '../../../ui/button.tsx'
import { ErrorNote } from '../../../ui/error-note.tsx'
import { counted, formatBytes } from '../../../ui/format.ts'
import { ProgressBar } from '../../../ui/progress-bar.tsx'
import { Section } from '../../../ui/section.tsx'
import { VisibleText } from '../../../ui/visible-text.tsx'
import { giveUp, importShown, lookInto, useFileImport } from './file-import.ts'
import { ImportFacts } from './import-facts.tsx'

const steps = {
  reading: 'Handing the file over',
  checking: 'Checking the file',
  writing: 'Importing',
} as const

/** What was exported from another data directory is taken over: first shown, then imported. */
export function ImportSection() {
  const client = useClient()
  const input = useRef<HTMLInputElement>(null)
  const { file, stage } = useFileImport()
  const isWorking = stage.kind === 'working'
  return (
    <Section
      title="Import"
      note="Sessions and tasks that Muster has exported elsewhere, as JSON or JSONL. They are read here and not gone on with."
      action={
        <Button size="sm" icon={FileInput} disabled={isWorking} onClick={() => input.current?.click()}>
          Choose a file…
        </Button>
      }
    >
      <input
        ref={input}
        type="file"
        hidden
        accept=".json,.jsonl,.ndjson"
        aria-label="File to import"
        onChange={(event) => {
          const [chosen] = event.currentTarget.files ?? []
          // The same one can be chosen again.
          event.currentTarget.value = ''
          if (!chosen) return
          giveUp(client)
          void lookInto(client, chosen)
        }}
      />
      <div className="flex flex-col gap-3 px-4 py-2.5">
        {file === null ? (
          <p className="text-muted">
            No file is chosen. You see what a file has before anything of it is here.
          </p>
        ) : (
          <p className="break-words">
            <span className="font-medium">
              <VisibleText text={file.name} kind="text" />
            </span>
            <span className="text-muted">, {formatBytes(file.bytes)}</span>
          </p>
        )}
        <Now />
      </div>
    </Section>
  )
}

/** How far it is, and what can be done. */
function Now() {
  const client = useClient()
  const { file, stage } = useFileImport()
  switch (stage.kind) {
    case 'none':
      return null
    case 'working':
      return (
        <Buttons
          aside={
            <ProgressBar
              share={stage.total === 0 ? 0 : stage.done / stage.total}
              tone="blue"
              label={steps[stage.step]}
            />
          }
        >
          <span role="status" className="text-muted">
            {steps[stage.step]}…
          </span>
          <Button size="sm" onClick={() => giveUp(client)}>
            Cancel
          </Button>
        </Buttons>
      )
    case 'cancelled':
      return (
        <p role="status" className="text-muted">
          {stage.hasBegun
            ? 'Cancelled. Sessions that had come by then stay; choose the file again for the others.'
            : 'Cancelled. Nothing was imported.'}
        </p>
      )
    case 'failed':
      return (
        <ErrorNote
          message={`${visibleText(file?.name ?? '', 'text')}: ${stage.error.message}`}
          hint={stage.error.hint}
        />
      )
    case 'shown': {
      const { tasks, sessions } = stage.report
      const hasMore = sessions.new + sessions.more > 0
      return (
        <>
          <ImportFacts report={stage.report} done={false} />
          <Buttons>
            {hasMore && (
              <Button size="sm" look="primary" onClick={() => void importShown(client)}>
                {`Import ${counted(tasks.new, 'task')}`}
              </Button>
            )}
            <Button size="sm" onClick={() => giveUp(client)}>
              {hasMore ? 'Cancel' : 'Close'}
            </Button>
          </Buttons>
        </>
      )
    }
    case 'done':
      return (
        <>
          <ImportFacts report={stage.report} done />
          <Buttons>
            <Button size="sm" onClick={() => giveUp(client)}>
              Close
            </Button>
          </Buttons>
        </>
      )
  }
}

function Buttons({ aside, children }: { aside?: ReactNode; children: ReactNode }) {
  return (
    <div className="flex flex-wrap items-center gap-3">
      {children}
      {aside}
    </div>
  )
}
