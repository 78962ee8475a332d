import { Link } from '@tanstack/react-router'
import { isBehindOthers, type Task } from '../../../../contract/task.ts'
import { useLive, useTask } from '../../../lib/store.ts'
import { Section } from '../../../ui/facts.tsx'
import { shortId } from '../../../ui/format.ts'
import { StateBadge } from '../../../ui/state-badge.tsx'
import { VisibleText } from '../../../ui/visible-text.tsx'

/** What a task starts after, and what is queued behind it. */
export function TaskOrder({ task }: { task: Task }) {
  // As one text, so that it is drawn again only when it is another one.
  const behind = useLive((state) => idsBehind(state.tasks.values(), task.id))
    .split(' ')
    .filter((id) => id !== '')
  return (
    <>
      {task.after.length > 0 && (
        <Section title="Starts after">
          <ol className="flex flex-col gap-0.5">
            {task.after.map(({ taskId, doneAt }) => (
              <Row key={taskId} taskId={taskId} note={doneAt === null ? null : 'Done'} />
            ))}
          </ol>
        </Section>
      )}
      {behind.length > 0 && (
        <Section title="Waiting for it">
          <ol className="flex flex-col gap-0.5">
            {behind.map((id) => (
              <Row key={id} taskId={id} note={null} />
            ))}
          </ol>
        </Section>
      )}
    </>
  )
}

function idsBehind(tasks: Iterable<Task>, id: string): string {
  const found: string[] = []
  for (const task of tasks)
    if (isBehindOthers(task) && task.after.some(({ taskId, doneAt }) => taskId === id && doneAt === null))
      found.push(task.id)
  return found.join(' ')
}

function Row({ taskId, note }: { taskId: string; note: string | null }) {
  const task = useTask(taskId)
  return (
    <li>
      <Link
        to="/task/$taskId"
        params={{ taskId }}
        className="-mx-2 flex h-7 items-center gap-2 rounded-md px-2 hover:bg-hover"
      >
        <span className="min-w-0 flex-1 truncate">
          {task ? <VisibleText text={task.title} kind="text" /> : `Task ${shortId(taskId)}`}
        </span>
        {note !== null ? (
          <span className="shrink-0 text-green text-sm">{note}</span>
        ) : (
          task && <StateBadge task={task} className="shrink-0 text-sm" />
        )}
      </Link>
    </li>
  )
}
