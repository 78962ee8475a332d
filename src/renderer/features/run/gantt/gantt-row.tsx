import { clsx } from 'clsx'
import { RotateCw, Route } from 'lucide-react'
import { memo } from 'react'
import type { DagNode } from '../../../../contract/dag-view.ts'
import { formatDuration } from '../../../ui/format.ts'
import { GridCell, GridRow } from '../../../ui/grid.tsx'
import { describeNode } from '../../../ui/node-state.ts'
import { textTones } from '../../../ui/tone.ts'
import { VisibleText } from '../../../ui/visible-text.tsx'
import { showNode } from '../run-focus.ts'
import { useNode } from '../use-run.ts'
import type { GanttRow } from './gantt-rows.ts'
import { placeOf, type TimeRange } from './time-scale.ts'

/** A node over time: its wait hatched, its work solid, both by state in hue, icon and word. */
export const GanttRowView = memo(function GanttRowView(props: {
  row: GanttRow
  step: DagNode
  position: number
  selected: boolean
  shown: TimeRange
  /** Where open bars end, in ms since 1970. */
  now: number
}) {
  const { row, step, shown, now, selected } = props
  const node = useNode(row.key)
  if (!node) return null
  const { icon: Icon, tone, word, sentence } = describeNode(node)
  const end = row.endedAt ?? now
  const start = row.startedAt ?? end
  const waits = start - row.readyAt > (shown.to - shown.from) / 1_000
  return (
    <GridRow
      id={`gantt-row-${row.key}`}
      aria-rowindex={props.position}
      aria-selected={selected}
      onClick={() => showNode(row.key)}
      className={clsx(
        'relative flex h-full cursor-pointer items-center border-l-2',
        selected ? 'border-accent bg-selected' : 'border-transparent hover:bg-hover',
      )}
    >
      <GridCell className="gantt-label flex min-w-0 items-center gap-1.5 pr-2 pl-3">
        <Icon aria-hidden size={14} strokeWidth={1.75} className={clsx('shrink-0', textTones[tone])} />
        <span className="min-w-0 flex-1 truncate">
          {node.item === null ? (
            <VisibleText text={step.title} kind="text" />
          ) : (
            <span className="pl-3 text-muted">[{node.item}]</span>
          )}
        </span>
        {node.attempt > 1 && (
          <span
            title={`Try ${node.attempt}`}
            className="flex shrink-0 items-center gap-0.5 text-amber text-xs"
          >
            <RotateCw role="img" aria-label="Try" size={12} strokeWidth={2} />
            {node.attempt}
          </span>
        )}
        {step.critical && (
          <Route
            role="img"
            aria-label="On the critical path"
            size={12}
            strokeWidth={2}
            className="shrink-0 text-muted"
          />
        )}
      </GridCell>
      <GridCell className="gantt-track absolute inset-y-0 overflow-hidden" title={sentence}>
        <span className="sr-only">
          {word}
          {row.startedAt !== null &&
            `, started ${formatDuration(start - shown.from)} in, took ${formatDuration(end - start)}`}
        </span>
        {waits && <Bar from={row.readyAt} to={start} shown={shown} className="gantt-wait text-amber" />}
        {row.startedAt !== null && (
          <Bar
            from={start}
            to={end}
            shown={shown}
            className={clsx(
              'gantt-bar',
              textTones[tone],
              node.state === 'waiting' && node.waitingFor === 'approval' && 'gantt-wait',
              step.critical && 'gantt-critical',
            )}
          />
        )}
      </GridCell>
    </GridRow>
  )
})

function Bar(props: { from: number; to: number; shown: TimeRange; className: string }) {
  const left = Math.max(0, placeOf(props.from, props.shown))
  const right = Math.min(100, placeOf(props.to, props.shown))
  if (right < left) return null
  return (
    <span
      aria-hidden
      className={clsx('absolute inset-y-1.5 min-w-0.5 rounded-sm', props.className)}
      style={{ left: `${left}%`, width: `${right - left}%` }}
    />
  )
}
