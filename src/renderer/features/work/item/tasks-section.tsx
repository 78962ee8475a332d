import { Link } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import type { Task } from '../../../../contract/task.ts'
import { useClient } from '../../../lib/client.ts'
import { useTask } from '../../../lib/store.ts'
import { formatCost, shortId } from '../../../ui/format.ts'
import { StateBadge } from '../../../ui/state-badge.tsx'
import { Time } from '../../../ui/time.tsx'
import { VisibleText } from '../../../ui/visible-text.tsx'
import { Rows } from './item-row.tsx'
import { Part } from './part.tsx'

/** Tasks that are drawn. */
const SHOWN = 50

/** The tasks of instances that worked on an item, newest first. */
export function TasksSection({ taskIds }: { taskIds: readonly string[] }) {
  if (taskIds.length === 0) return null
  return (
    <Part title="Worked on by" count={taskIds.length}>
      <Rows label="Tasks that worked on it">
        {taskIds.slice(0, SHOWN).map((taskId) => (
          <TaskRow key={taskId} taskId={taskId} />
        ))}
      </Rows>
      {taskIds.length > SHOWN && <p className="mt-1 text-muted">And {taskIds.length - SHOWN} older ones.</p>}
    </Part>
  )
}

function TaskRow({ taskId }: { taskId: string }) {
  const client = useClient()
  const live = useTask(taskId)
  const [read, setRead] = useState<Task | null>(null)
  const isLive = live !== undefined
  useEffect(() => {
    if (isLive) return
    let ended = false
    client.call('task.get', { taskId }).then(
      (task) => !ended && setRead(task),
      // It was forgotten: its id is what is left.
      () => {},
    )
    return () => {
      ended = true
    }
  }, [client, taskId, isLive])
  const task = live ?? read
  return (
    <li className="flex min-h-8 items-center gap-2 border-line border-b px-2.5 py-1 last:border-b-0">
      {task && <StateBadge task={task} className="w-24 shrink-0" />}
      <Link to="/task/$taskId" params={{ taskId }} className="min-w-0 flex-1 truncate hover:underline">
        {task ? <VisibleText text={task.title} kind="text" /> : `Task ${shortId(taskId)}`}
      </Link>
      {task && task.costMicros > 0 && (
        <span className="shrink-0 text-muted">{formatCost(task.costMicros)}</span>
      )}
      {task && <Time at={task.createdAt} className="shrink-0 text-muted" />}
    </li>
  )
}
