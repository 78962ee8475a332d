import { Link2 } from 'lucide-react'
import { isFinal, type Task } from '../../../../contract/task.ts'
import { CopyButton } from '../../../ui/copy-button.tsx'
import { formatClock, formatCost, formatExact } from '../../../ui/format.ts'
import { StateBadge } from '../../../ui/state-badge.tsx'
import { WorkedTime } from '../../../ui/time.tsx'
import { Tooltip } from '../../../ui/tooltip.tsx'
import { permalink } from '../permalink.ts'

/** The rule before a turn: when it began, with which model, how long it took and what it cost. */
export function TurnRule({ task, number }: { task: Task; number: number }) {
  return (
    <div className="group/copy flex h-7 items-center gap-2.5 text-faint text-sm">
      <h2 className="whitespace-nowrap font-medium text-muted">Turn {number}</h2>
      <Tooltip content={formatExact(task.startedAt ?? task.createdAt)}>
        <time
          dateTime={new Date(task.startedAt ?? task.createdAt).toISOString()}
          className="whitespace-nowrap"
        >
          {formatClock(task.startedAt ?? task.createdAt)}
        </time>
      </Tooltip>
      {task.model !== null && <span className="min-w-0 truncate">{task.model}</span>}
      {task.costMicros > 0 && <span className="shrink-0">{formatCost(task.costMicros)}</span>}
      {task.startedAt !== null && (
        <span className="whitespace-nowrap">
          <WorkedTime task={task} />
        </span>
      )}
      {isFinal(task.state) && task.state !== 'completed' && <StateBadge task={task} className="text-sm" />}
      <span aria-hidden className="h-px min-w-4 flex-1 bg-line" />
      <CopyButton
        text={() => permalink(task.id)}
        label="Copy a link to this turn"
        icon={Link2}
        className="opacity-0 focus-visible:opacity-100 group-hover/copy:opacity-100"
      />
    </div>
  )
}
