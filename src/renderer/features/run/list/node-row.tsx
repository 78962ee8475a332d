import { clsx } from 'clsx'
import { DatabaseZap, Route } from 'lucide-react'
import { memo } from 'react'
import type { DagNode } from '../../../../contract/dag-view.ts'
import { isFinalNode, type NodeRun } from '../../../../contract/run.ts'
import { Chevron } from '../../../ui/chevron.tsx'
import { capitalize, formatCost } from '../../../ui/format.ts'
import { GridCell, GridRow } from '../../../ui/grid.tsx'
import { describeNode } from '../../../ui/node-state.ts'
import { Elapsed } from '../../../ui/time.tsx'
import { textTones } from '../../../ui/tone.ts'
import { VisibleText } from '../../../ui/visible-text.tsx'
import { showNode, useRunFocus } from '../run-focus.ts'
import { useNode, useRun } from '../use-run.ts'
import type { ListRow } from './list-rows.ts'

/** One node of the list; drawn again only when its own row changes. */
export const NodeRow = memo(function NodeRow(props: {
  step: DagNode
  position: number
  selected: boolean
  narrow: boolean
}) {
  const { step, selected } = props
  const node = useNode(step.id)
  if (!node) return null
  return (
    <GridRow
      id={`node-row-${step.id}`}
      aria-rowindex={props.position + (props.narrow ? 0 : 1)}
      aria-selected={selected}
      onClick={() => showNode(step.id)}
      className={clsx(
        'h-full cursor-pointer border-l-2',
        props.narrow ? 'flex flex-col justify-center px-3' : 'node-tracks',
        selected ? 'border-accent bg-selected' : 'border-transparent hover:bg-hover',
      )}
    >
      {props.narrow ? <NarrowCells step={step} node={node} /> : <WideCells step={step} node={node} />}
    </GridRow>
  )
})

function State({ node }: { node: NodeRun }) {
  const { icon: Icon, tone, word } = describeNode(node)
  return (
    <span className={clsx('flex min-w-0 items-center gap-1.5 font-medium', textTones[tone])}>
      <Icon aria-hidden size={16} strokeWidth={1.75} className="shrink-0" />
      <span className="truncate">{word}</span>
    </span>
  )
}

function Title({ step, node }: { step: DagNode; node: NodeRun }) {
  return (
    <span className="flex min-w-0 items-center gap-1.5">
      <span className="truncate">
        <VisibleText text={step.title} kind="text" />
      </span>
      {node.itemCount !== null && (
        <span className="shrink-0 text-muted">
          {node.itemsEnded ?? 0}/{node.itemCount}
        </span>
      )}
      {step.critical && (
        <Route
          role="img"
          aria-label="On the critical path"
          size={14}
          strokeWidth={1.75}
          className="shrink-0 text-muted"
        />
      )}
      {node.cached && (
        <DatabaseZap
          role="img"
          aria-label="From the cache"
          size={14}
          strokeWidth={1.75}
          className="shrink-0 text-muted"
        />
      )}
    </span>
  )
}

/** Why it is in its state; of a failed one what happened. */
function noteOf(node: NodeRun): string {
  return capitalize(node.failure?.message ?? node.note ?? '')
}

function WideCells({ step, node }: { step: DagNode; node: NodeRun }) {
  return (
    <>
      <GridCell className="min-w-0">
        <State node={node} />
      </GridCell>
      <GridCell className="min-w-0">
        <Title step={step} node={node} />
      </GridCell>
      <GridCell className="truncate text-muted">{noteOf(node)}</GridCell>
      <GridCell className="text-right text-muted">{node.attempt > 1 ? node.attempt : ''}</GridCell>
      <GridCell className="text-right text-muted">
        {node.startedAt !== null && <Elapsed from={node.startedAt} to={node.endedAt} />}
      </GridCell>
      <GridCell className="text-right text-muted">
        {node.costMicros > 0 && formatCost(node.costMicros)}
      </GridCell>
    </>
  )
}

function NarrowCells({ step, node }: { step: DagNode; node: NodeRun }) {
  return (
    <GridCell className="flex min-w-0 flex-col gap-0.5">
      <Title step={step} node={node} />
      <span className="flex min-w-0 items-center gap-2 text-sm">
        <State node={node} />
        <span className="min-w-0 flex-1 truncate text-muted">{noteOf(node)}</span>
        {node.startedAt !== null && (
          <span className="shrink-0 text-muted">
            <Elapsed from={node.startedAt} to={node.endedAt} />
          </span>
        )}
      </span>
    </GridCell>
  )
}

/** The heading of a phase with how much of it ended; a click folds it. */
export function PhaseRow({ row, position }: { row: ListRow & { kind: 'phase' }; position: number }) {
  const ended = useRun(({ nodes }) => {
    let count = 0
    for (const id of row.nodeIds) {
      const node = nodes.get(id)
      if (node && isFinalNode(node.state)) count += 1
    }
    return count
  })
  const fold = () =>
    useRunFocus.setState(({ folded }) => ({
      folded: row.folded ? folded.filter((phase) => phase !== row.phase) : [...folded, row.phase],
    }))
  return (
    <GridRow aria-rowindex={position + 1} className="h-full bg-canvas">
      <GridCell className="h-full">
        <button
          type="button"
          aria-expanded={!row.folded}
          onClick={fold}
          className="flex h-full w-full items-center gap-1.5 pl-3 text-left hover:bg-hover"
        >
          <Chevron open={!row.folded} />
          <span className="font-medium text-muted">{row.phase === '' ? 'Other nodes' : row.phase}</span>
          <span className="text-faint">
            {ended} of {row.nodeIds.length}
          </span>
        </button>
      </GridCell>
    </GridRow>
  )
}
