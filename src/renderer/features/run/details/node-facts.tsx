import { Fragment } from 'react'
import type { DagNode } from '../../../../contract/dag-view.ts'
import type { NodeRun } from '../../../../contract/run.ts'
import type { Json } from '../../../../contract/values.ts'
import { Disclosure } from '../../../ui/disclosure.tsx'
import { Fact, Facts } from '../../../ui/facts.tsx'
import { formatCost, formatCount, formatDuration, totalTokens } from '../../../ui/format.ts'
import { Scrolls } from '../../../ui/scrolls.tsx'
import { Elapsed, Time } from '../../../ui/time.tsx'
import { selectNode } from '../run-focus.ts'
import { useRun } from '../use-run.ts'
import { JsonView } from './json-view.tsx'

const undoing = { running: 'Being undone', completed: 'Undone', failed: 'Could not be undone' }

/** The figures of a node, what it needs and what needs it, and how it was defined. */
export function NodeFacts({ node, step }: { node: NodeRun; step: DagNode }) {
  const defined = useRun((view) => view.definition?.nodes.find(({ id }) => id === node.nodeId))
  const dag = useRun((view) => view.dag)
  const needs = dag?.edges.flatMap(({ from, to }) => (to === step.id ? [from] : [])) ?? []
  const neededBy = dag?.edges.flatMap(({ from, to }) => (from === step.id ? [to] : [])) ?? []
  const tokens = totalTokens(node.usage)
  return (
    <>
      <Facts>
        {step.phase !== null && <Fact name="Phase">{step.phase}</Fact>}
        {node.startedAt !== null && (
          <>
            <Fact name="Time">
              <Elapsed from={node.startedAt} to={node.endedAt} />
            </Fact>
            <Fact name="Started">
              <Time at={node.startedAt} />
            </Fact>
          </>
        )}
        {step.estimate !== null && (
          <Fact name="Expected">
            {formatDuration(step.estimate * 1_000)}
            <span className="text-faint">
              {step.critical
                ? ', on the critical path'
                : `, may take ${formatDuration((step.slack ?? 0) * 1_000)} longer`}
            </span>
          </Fact>
        )}
        {(node.attempt > 1 || defined?.retry !== undefined) && (
          <Fact name="Try">
            {node.attempt}
            {defined?.retry !== undefined && ` of ${defined.retry.attempts}`}
          </Fact>
        )}
        {defined !== undefined && defined.resources.length > 0 && (
          <Fact name="Locks">{defined.resources.map(({ id, mode }) => `${id} (${mode})`).join(', ')}</Fact>
        )}
        {node.cached && <Fact name="Cache">Its result was taken from an earlier run</Fact>}
        {node.compensation !== null && <Fact name="Undoing">{undoing[node.compensation]}</Fact>}
        {tokens > 0 && <Fact name="Tokens">{formatCount(tokens)}</Fact>}
        {node.costMicros > 0 && <Fact name="Cost">{formatCost(node.costMicros)}</Fact>}
        {needs.length > 0 && (
          <Fact name="Needs">
            <NodeLinks ids={needs} />
          </Fact>
        )}
        {neededBy.length > 0 && (
          <Fact name="Needed by">
            <NodeLinks ids={neededBy} />
          </Fact>
        )}
        <Fact name="Node id" copy={node.nodeId}>
          <span className="font-mono text-sm">{node.nodeId}</span>
        </Fact>
      </Facts>
      {defined && (
        <Disclosure summary="Definition">
          <Scrolls className="mt-1.5 overflow-x-auto rounded-md border border-line bg-sunken px-3 py-2">
            <JsonView value={defined as Json} />
          </Scrolls>
        </Disclosure>
      )}
    </>
  )
}

/** Links shown at once; a node may be needed by thousands. */
const MOST_LINKS = 20

function NodeLinks({ ids }: { ids: readonly string[] }) {
  return (
    <>
      {ids.slice(0, MOST_LINKS).map((id, index) => (
        <Fragment key={id}>
          {index > 0 && ', '}
          <button
            type="button"
            onClick={() => selectNode(id)}
            className="inline-flex min-h-6 min-w-6 items-center underline hover:text-accent"
          >
            {id}
          </button>
        </Fragment>
      ))}
      {ids.length > MOST_LINKS && ` and ${ids.length - MOST_LINKS} more`}
    </>
  )
}
