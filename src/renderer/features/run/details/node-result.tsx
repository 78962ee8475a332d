import { useEffect, useState } from 'react'
import type { MusterError } from '../../../../contract/errors.ts'
import type { Json } from '../../../../contract/values.ts'
import type { NodeRun } from '../../../../contract/workflow.ts'
import { toMusterError, useClient } from '../../../lib/client.ts'
import { ErrorNote } from '../../../ui/error-note.tsx'
import { CopyButton } from '../../task/copy-button.tsx'
import { Markdown } from '../../task/markdown/markdown.tsx'
import { JsonView, PlainText } from './json-view.tsx'

/** A longer answer is not read as Markdown at once. */
const MOST_MARKDOWN = 40_000

/** The result of a node: the beginning that is in its row, then the whole of it. */
export function NodeResult({ node, kind }: { node: NodeRun; kind: string }) {
  const { result, error } = useResult(node)
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
      <div className="max-h-96 overflow-auto rounded-md border border-line bg-surface px-3 py-2">
        {typeof value !== 'string' ? (
          <JsonView value={value} />
        ) : kind === 'claude' && result !== undefined && value.length <= MOST_MARKDOWN ? (
          <Markdown text={value} />
        ) : (
          <PlainText text={value} />
        )}
      </div>
    </section>
  )
}

/** Reads a whole result, a moment after its node was selected: one may be passing by. Undefined while it is read. */
function useResult({ runId, nodeId, item, state, endedAt }: NodeRun): {
  result: Json | undefined
  error: MusterError | null
} {
  const client = useClient()
  const [read, setRead] = useState<{ of: string; result: Json | undefined; error: MusterError | null }>()
  const of = `${runId}/${nodeId}/${item}/${endedAt}`
  useEffect(() => {
    if (state !== 'completed') return
    let gone = false
    const timer = setTimeout(() => {
      client.call('run.result', { runId, nodeId, item }).then(
        ({ result }) => !gone && setRead({ of, result, error: null }),
        (thrown: unknown) => !gone && setRead({ of, result: undefined, error: toMusterError(thrown) }),
      )
    }, 120)
    return () => {
      gone = true
      clearTimeout(timer)
    }
  }, [client, runId, nodeId, item, state, of])
  return read?.of === of ? read : { result: undefined, error: null }
}
