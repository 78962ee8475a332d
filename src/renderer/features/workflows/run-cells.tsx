import { Link } from '@tanstack/react-router'
import { clsx } from 'clsx'
import { Hand } from 'lucide-react'
import { isFinalRun, type Run } from '../../../contract/run.ts'
import { visibleText } from '../../../contract/visible-text.ts'
import { workedUntil } from '../../../contract/worked-time.ts'
import { useRuns } from '../../lib/runs.ts'
import { SimulatedBadge } from '../../ui/badge.tsx'
import { formatCost, formatExact } from '../../ui/format.ts'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { sayRemaining } from '../../ui/run-progress-bar.tsx'
import { describeRun } from '../../ui/run-state.ts'
import type { ColumnMeta } from '../../ui/table-columns.ts'
import type { StateLook } from '../../ui/task-state.ts'
import { Elapsed } from '../../ui/time.tsx'
import { textTones } from '../../ui/tone.ts'
import { VisibleText } from '../../ui/visible-text.tsx'

interface CellProps {
  run: Run
}

/** A column of the list of runs. */
export interface RunColumn {
  id: string
  meta: ColumnMeta<CellProps>
}

const needsYou: StateLook = {
  icon: Hand,
  tone: 'amber',
  word: 'Needs you',
  sentence: 'It waits for your approval',
}

/** How many approvals of a run wait for a person. */
function useApprovalCount(runId: string): number {
  useRuns((state) => state.version)
  let count = 0
  for (const approval of useRuns.getState().approvals.values()) if (approval.runId === runId) count += 1
  return count
}

export function StateCell({ run }: CellProps) {
  const asks = useApprovalCount(run.id) > 0 && run.state === 'running'
  const { icon: Icon, tone, word, sentence } = asks ? needsYou : describeRun(run)
  return (
    <span
      key={run.state}
      title={sentence}
      className={clsx('flex shrink-0 animate-change items-center gap-1.5 font-medium', textTones[tone])}
    >
      <Icon aria-hidden size={16} strokeWidth={1.75} className="shrink-0" />
      {word}
    </span>
  )
}

/** The title, as a link to the run's page. */
export function TitleCell({ run }: { run: Run }) {
  return (
    <span className="flex min-w-0 items-center gap-2">
      <Link
        to="/run/$runId"
        params={{ runId: run.id }}
        tabIndex={-1}
        title={visibleText(run.title, 'text')}
        className="truncate hover:underline"
      >
        <VisibleText text={run.title} kind="text" />
      </Link>
      {run.simulated && <SimulatedBadge />}
    </span>
  )
}

function WorkflowCell({ run }: CellProps) {
  return <span className="truncate text-muted">{run.workflow}</span>
}

export function ProgressCell({ run }: CellProps) {
  const { total, completed, failed, skipped, share } = run.progress
  const parts = [
    `${completed + skipped} of ${total} ${total === 1 ? 'node' : 'nodes'}`,
    ...(failed > 0 ? [`${failed} failed`] : []),
  ]
  return (
    <span className="flex min-w-0 flex-1" title={parts.join(', ')}>
      <ProgressBar share={share} tone={describeRun(run).tone} label={`Progress of ${run.title}`} />
    </span>
  )
}

export function ElapsedCell({ run }: CellProps) {
  return (
    <span className="shrink-0 text-muted" title={`Started ${formatExact(run.createdAt)}`}>
      <Elapsed from={run.createdAt} to={workedUntil(run)} minus={run.pausedMs} />
    </span>
  )
}

export function RemainingCell({ run }: CellProps) {
  const { remainingMs } = run.progress
  if (isFinalRun(run.state) || remainingMs === null) return null
  return <span className="truncate text-muted">{sayRemaining(remainingMs)}</span>
}

export function CostCell({ run }: CellProps) {
  return run.costMicros === 0 ? null : (
    <span className="shrink-0 text-muted">{formatCost(run.costMicros)}</span>
  )
}

/** The columns of the list of runs, in order. */
export const runColumns: readonly RunColumn[] = [
  { id: 'state', meta: { label: 'State', track: '6.5rem', min: 6.5, rank: 0, Cell: StateCell } },
  { id: 'title', meta: { label: 'Title', track: 'minmax(10rem, 2fr)', min: 10, rank: 0, Cell: TitleCell } },
  {
    id: 'workflow',
    meta: { label: 'Workflow', track: 'minmax(7rem, 1fr)', min: 7, rank: 4, Cell: WorkflowCell },
  },
  {
    id: 'progress',
    meta: { label: 'Progress', track: 'minmax(7rem, 1fr)', min: 7, rank: 1, Cell: ProgressCell },
  },
  {
    id: 'elapsed',
    meta: { label: 'Elapsed', track: '4.5rem', min: 4.5, rank: 2, align: 'end', Cell: ElapsedCell },
  },
  {
    id: 'remaining',
    meta: { label: 'Remaining', track: '10.5rem', min: 10.5, rank: 5, align: 'end', Cell: RemainingCell },
  },
  { id: 'cost', meta: { label: 'Cost', track: '3.75rem', min: 3.75, rank: 3, align: 'end', Cell: CostCell } },
]
