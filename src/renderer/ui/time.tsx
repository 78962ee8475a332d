import type { Task } from '../../contract/task.ts'
import { workedUntil } from '../../contract/worked-time.ts'
import { formatAge, formatDuration, formatExact } from './format.ts'
import { Tooltip } from './tooltip.tsx'
import { useNow } from './use-now.ts'

/** How long ago something was ("12s ago"), the exact time on hover. Ticks by itself. */
export function Time({ at, className }: { at: number; className?: string }) {
  const now = useNow()
  return (
    <Tooltip content={formatExact(at)}>
      <time dateTime={new Date(at).toISOString()} className={className}>
        {formatAge(now - at)}
      </time>
    </Tooltip>
  )
}

/** A duration in ms that grows until `to` (null: it still runs). */
export function Elapsed({ from, to, minus = 0 }: { from: number; to: number | null; minus?: number }) {
  return to === null ? <Running from={from} minus={minus} /> : formatDuration(Math.max(0, to - from - minus))
}

function Running({ from, minus }: { from: number; minus: number }) {
  const now = useNow()
  return <>{formatDuration(Math.max(0, now - from - minus))}</>
}

/** How long a task that was started has worked, without its pauses. */
export function WorkedTime({
  task,
}: {
  task: Pick<Task, 'startedAt' | 'endedAt' | 'pausedMs' | 'pausedSince'>
}) {
  if (task.startedAt === null) return null
  return <Elapsed from={task.startedAt} to={workedUntil(task)} minus={task.pausedMs} />
}
