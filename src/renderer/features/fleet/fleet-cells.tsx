import { Link } from '@tanstack/react-router'
import { clsx } from 'clsx'
import { memo } from 'react'
import { cutText } from '../../../contract/cut-text.ts'
import { describeRunaway, isRunningAway } from '../../../contract/runaway.ts'
import type { Task } from '../../../contract/task.ts'
import { visibleText } from '../../../contract/visible-text.ts'
import { activityAt } from '../../lib/activity.ts'
import { useSilence } from '../../lib/readings.ts'
import { useLive } from '../../lib/store.ts'
import { Badge, SimulatedBadge } from '../../ui/badge.tsx'
import {
  capitalize,
  formatAge,
  formatCost,
  formatCount,
  formatDirectory,
  formatExact,
  totalTokens,
} from '../../ui/format.ts'
import { NodeChip } from '../../ui/node-chip.tsx'
import { useTaskLiveness } from '../../ui/task/liveness-line.tsx'
import { ProgressLine } from '../../ui/task/progress-line.tsx'
import { describeState, pendingWords } from '../../ui/task-state.ts'
import { WorkedTime } from '../../ui/time.tsx'
import { textTones } from '../../ui/tone.ts'
import { useNow } from '../../ui/use-now.ts'
import { VisibleText } from '../../ui/visible-text.tsx'
import { ItemChip } from '../../ui/work/item-chip.tsx'
import { useItemOfTask } from '../../ui/work/task-items.ts'
import { useFleetView } from './fleet-view.ts'
import { Sparkline } from './sparkline.tsx'

// Cells are drawn many times a second. They use the browser's own `title` for what is exact: the inspector shows
// the same with proper tooltips.

interface CellProps {
  task: Task
}

export function StateCell({ task }: CellProps) {
  const { icon: Icon, tone, word, sentence } = describeState(task, useSilence(task))
  const pending = task.pendingControl
  return (
    <span
      key={task.state}
      title={sentence}
      className={clsx('flex animate-change items-center gap-1.5 font-medium', textTones[tone])}
    >
      <Icon aria-hidden size={16} strokeWidth={1.75} className="shrink-0" />
      {pending === null ? (
        word
      ) : (
        <span className="font-normal text-muted italic">{pendingWords[pending]}</span>
      )}
    </span>
  )
}

export function TitleCell({ task }: CellProps) {
  const isGrouped = useFleetView((view) => view.grouping === 'bucket')
  const item = useItemOfTask(task.id)
  return (
    <span className="flex min-w-0 items-center gap-2">
      {isGrouped && <StateWord task={task} />}
      <Link
        to="/task/$taskId"
        params={{ taskId: task.id }}
        tabIndex={-1}
        title={visibleText(task.title, 'text')}
        className="truncate hover:underline"
      >
        <VisibleText text={task.title} kind="text" />
      </Link>
      <SimulatedMark task={task} />
      <RunawayMark task={task} />
      <NodeChip node={task.node} tabIndex={-1} bare />
      {item && <ItemChip item={item} tabIndex={-1} bare />}
    </span>
  )
}

/** The state for those who don't see under which heading a row stands. */
function StateWord({ task }: CellProps) {
  return <span className="sr-only">{describeState(task, useSilence(task)).word}: </span>
}

/** Its spending runs away, and a person has not decided on it. */
export function RunawayMark({ task }: CellProps) {
  if (task.runaway === null || !isRunningAway(task)) return null
  return (
    <span title={describeRunaway(task.runaway)} className="shrink-0">
      <Badge tone="amber">Runaway</Badge>
    </span>
  )
}

/** That a task is simulated, unless all are on this supervisor: then the status bar says so. */
export function SimulatedMark({ task }: CellProps) {
  const isUsual = useLive((state) => state.info?.simulate === true)
  return task.simulated && !isUsual ? <SimulatedBadge /> : null
}

/** The last part of the path; the whole is in its hint, and in the details. */
export function DirectoryCell({ task }: CellProps) {
  const home = useLive((state) => state.info?.homeDirectory)
  const path = formatDirectory(task.directory, home)
  return (
    <span className="truncate text-muted" title={task.directory}>
      {path.split(/[/\\]/).findLast((part) => part !== '') ?? path}
    </span>
  )
}

export function ModelCell({ task }: CellProps) {
  return (
    <span className="truncate text-muted" title={task.model ?? 'The default model'}>
      {task.model === null ? 'default' : task.model.replace(/^claude-/, '')}
    </span>
  )
}

/** What it does now, or how it ended. */
export function StepCell({ task }: CellProps) {
  const seen = useTaskLiveness(task)
  const isStalled = seen?.state === 'stalled'
  const text = isStalled ? seen.sentence : stepText(task)
  return (
    <span
      key={isStalled ? 'stalled' : text}
      title={seen === null ? text : `${text}\n${seen.word}: ${seen.sentence}`}
      className={clsx(
        'animate-change truncate',
        task.state === 'failed' || isStalled ? 'text-red' : 'text-muted',
      )}
    >
      {text}
    </span>
  )
}

/** The step of a live task, what a waiting or queued one waits for, the outcome of one that ended. */
export function stepText(task: Task): string {
  if (task.pendingControl !== null) return pendingWords[task.pendingControl]
  if (task.state === 'waiting' || task.waitingFor === 'budget') return describeState(task).sentence
  if (task.state === 'failed') return task.outcome?.message ?? 'Failed'
  if (task.endedAt !== null) return firstLine(task.resultText ?? task.outcome?.message ?? '')
  if (task.state === 'queued' || (task.state === 'paused' && task.queueNote !== null))
    return capitalize(task.queueNote ?? '')
  if (task.state === 'paused')
    return [describeState(task).word, task.step].filter((part) => part !== null).join(' · ')
  return task.step ?? ''
}

/** The first line of an answer without the marks of Markdown. */
function firstLine(text: string): string {
  // A structured answer is data, which says nothing in one line.
  if (/^\s*[[{]/.test(text)) return 'A structured answer'
  const line = text.trimStart().split('\n', 1)[0] ?? ''
  return cutText(line.replace(/^#+\s+|\*\*|`/g, ''), 200)
}

/** How far it is by its own list, and when it will be done; nothing where nothing is known. */
export function ProgressCell({ task }: CellProps) {
  return <ProgressLine task={task} withBar />
}

export const ActivityCell = memo(
  function ActivityCell({ task }: CellProps) {
    if (task.endedAt !== null || task.startedAt === null) return null
    return <LiveActivity taskId={task.id} />
  },
  (before, after) =>
    before.task.endedAt === after.task.endedAt &&
    before.task.startedAt === after.task.startedAt &&
    before.task.id === after.task.id,
)

function LiveActivity({ taskId }: { taskId: string }) {
  const now = useNow()
  const track = useLive((state) => state.activity.get(taskId))
  return <Sparkline values={activityAt(track, now)} label="Output of the last minute" />
}

export function ElapsedCell({ task }: CellProps) {
  if (task.startedAt === null) return null
  return (
    <span className="text-muted" title={`Started ${formatExact(task.startedAt)}`}>
      <WorkedTime task={task} />
    </span>
  )
}

export function LastActivityCell({ task }: CellProps) {
  const at = task.lastActivityAt ?? task.endedAt ?? task.createdAt
  return (
    <span className="text-muted" title={formatExact(at)}>
      <Age at={at} />
    </span>
  )
}

function Age({ at }: { at: number }) {
  return formatAge(useNow() - at)
}

export function TokensCell({ task }: CellProps) {
  const { inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens } = task.usage
  const total = totalTokens(task.usage)
  if (total === 0) return null
  return (
    <span
      className="text-muted"
      title={`${formatCount(inputTokens)} in, ${formatCount(outputTokens)} out, ${formatCount(cacheReadTokens)} read from and ${formatCount(cacheWriteTokens)} written to the cache`}
    >
      {formatCount(total)}
    </span>
  )
}

export function CostCell({ task }: CellProps) {
  return task.costMicros === 0 ? null : <span className="text-muted">{formatCost(task.costMicros)}</span>
}

export function RetriesCell({ task }: CellProps) {
  return task.retryCount === 0 ? null : <span className="text-amber">{task.retryCount}</span>
}
