import type { Run } from '../../../contract/run.ts'
import type { Json } from '../../../contract/values.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { ErrorNote } from '../../ui/error-note.tsx'
import { SkeletonLines } from '../../ui/skeleton.tsx'
import { Markdown } from '../../ui/task/markdown/markdown.tsx'
import { JsonView, PlainText } from './details/json-view.tsx'
import { MOST_MARKDOWN } from './details/node-result.tsx'
import { useResult } from './details/use-result.ts'

/** What a run came to: texts as they are read, everything else as it is. */
export function RunResult({ run }: { run: Run }) {
  const completedAt = run.state === 'completed' ? run.endedAt : null
  const { result, error } = useResult({ runId: run.id, nodeId: null, item: null, completedAt })
  return (
    <section aria-label="Result of the run" className="min-h-0 flex-1 overflow-y-auto">
      {error && (
        <div className="px-4 py-3">
          <ErrorNote message={error.message} hint={error.hint} />
        </div>
      )}
      {result === undefined ? (
        error === null && <SkeletonLines lines={6} />
      ) : (
        <div className="flex max-w-[60rem] flex-col gap-4 px-4 py-3 max-md:px-3">
          <div className="-mb-2 flex items-center gap-1 text-muted">
            Result
            <CopyButton
              label="Copy the result"
              text={() => (typeof result === 'string' ? result : JSON.stringify(result, null, 2))}
            />
          </div>
          <Value value={result} />
        </div>
      )}
    </section>
  )
}

function Value({ value }: { value: Json }) {
  if (typeof value === 'string') {
    if (value === '') return <p className="text-muted">An empty text.</p>
    return value.length <= MOST_MARKDOWN ? <Markdown text={value} /> : <PlainText text={value} />
  }
  if (!isNamed(value)) return <JsonView value={value} />
  const entries = Object.entries(value)
  // Names that hold no text are told as the data that they are.
  if (!entries.some(([, each]) => typeof each === 'string')) return <JsonView value={value} />
  return entries.map(([name, each]) => (
    <section key={name} aria-label={name} className="flex min-w-0 flex-col gap-1">
      {entries.length > 1 && <h2 className="font-mono text-muted text-sm">{name}</h2>}
      {typeof each === 'string' ? <Value value={each} /> : <JsonView value={each ?? null} />}
    </section>
  ))
}

function isNamed(value: Json): value is { [name: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
