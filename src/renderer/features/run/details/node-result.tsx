import type { NodeRun } from '../../../../contract/run.ts'
import { CopyButton } from '../../../ui/copy-button.tsx'
import { ErrorNote } from '../../../ui/error-note.tsx'
import { Scrolls } from '../../../ui/scrolls.tsx'
import { Markdown } from '../../../ui/task/markdown/markdown.tsx'
import { JsonView, PlainText } from './json-view.tsx'
import { useResult } from './use-result.ts'

/** A longer answer is not read as Markdown at once. */
export const MOST_MARKDOWN = 40_000

/** The result of a node: the beginning that is in its row, then the whole of it. */
export function NodeResult({ node, kind }: { node: NodeRun; kind: string }) {
  const { runId, nodeId, item, state, endedAt } = node
  const completedAt = state === 'completed' ? endedAt : null
  const { result, error } = useResult({ runId, nodeId, item, completedAt })
  const value = result === undefined ? node.preview : result
  return (
    <section aria-label="Result">
      <h3 className="mb-1.5 flex items-center gap-1 font-semibold">
        Result
        <CopyButton
          label="Copy the result"
          text={() => (typeof value === 'string' ? value : JSON.stringify(value, null, 2))}
        />
      </h3>
      {error && <ErrorNote message={error.message} hint={error.hint} />}
      <Scrolls className="max-h-96 overflow-auto rounded-md border border-line bg-surface px-3 py-2">
        {typeof value !== 'string' ? (
          <JsonView value={value} />
        ) : kind === 'claude' && result !== undefined && value.length <= MOST_MARKDOWN ? (
          <Markdown text={value} />
        ) : (
          <PlainText text={value} />
        )}
      </Scrolls>
    </section>
  )
}
