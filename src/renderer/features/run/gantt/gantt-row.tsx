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
import { piecesOf, type Try } from './tries.ts'
import { useTries } from './use-tries.ts'

/** A node over time: its waits hatched, its work solid, each try by itself, by state in hue, icon and word. */
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
  const tries = useTries(node)
  if (!node) return null
  const { icon: Icon, tone, word, sentence } = describeNode(node)
  const end = row.endedAt ?? now
  const start = row.startedAt ?? end
  const least = (shown.to - shown.from) / 1_000
  const pieces = piecesOf(row, tries, now)
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
        {tries.map((each) => (
          <span key={each.startedAt} className="sr-only">
            {describeTry(each, word, now)}
          </span>
        ))}
        {pieces.map(({ from, to, work, of }) =>
          work ? (
            <Bar
              key={from}
              from={from}
              to={to}
              shown={shown}
              {...(of === null ? {} : { title: describeTry(of, word, now), number: of.number })}
              className={clsx(
                'gantt-bar',
                of !== null && of.failure !== null ? textTones.red : textTones[tone],
                node.state === 'waiting' && node.waitingFor === 'approval' && 'gantt-wait',
                step.critical && 'gantt-critical',
              )}
            />
          ) : (
            to - from > least && (
              <Bar key={from} from={from} to={to} shown={shown} className="gantt-wait text-amber" />
            )
          ),
        )}
      </GridCell>
    </GridRow>
  )
})

/** `Try 1: failed after 3s: It broke.`; `word` is the state of the node, which its last try has. */
function describeTry({ number, startedAt, endedAt, failure }: Try, word: string, now: number): string {
  const time = formatDuration((endedAt ?? now) - startedAt)
  if (failure !== null) return `Try ${number}: failed after ${time}: ${failure}`
  return endedAt === null ? `Try ${number}: ${word}, for ${time}` : `Try ${number}: ${word} after ${time}`
}

function Bar(props: {
  from: number
  to: number
  shown: TimeRange
  className: string
  title?: string
  /** Of a try, written in it where there is room. */
  number?: number
}) {
  const left = Math.max(0, placeOf(props.from, props.shown))
  const right = Math.min(100, placeOf(props.to, props.shown))
  if (right < left) return null
  return (
    <span
      aria-hidden
      title={props.title}
      className={clsx('absolute inset-y-1.5 min-w-0.5 rounded-sm', props.className)}
      style={{ left: `${left}%`, width: `${right - left}%` }}
    >
      {props.number !== undefined && <span className="gantt-number">{props.number}</span>}
    </span>
  )
}
