import { useLive } from '../../lib/store.ts'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { useControls, useEndQuestion } from './use-controls.ts'

/** The second step before tasks are ended: names them and what is lost. Once, in the shell. */
export function EndTaskDialog() {
  const { taskIds } = useEndQuestion()
  const control = useControls()
  const tasks = taskIds.flatMap((taskId) => useLive.getState().tasks.get(taskId) ?? [])
  const [first] = tasks
  if (!first) return null
  const queued = tasks.filter((task) => task.state === 'queued').length
  const one = tasks.length === 1
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && useEndQuestion.setState({ taskIds: [] })}
      title={one ? (queued === 1 ? 'Cancel this task?' : 'End this task?') : `End ${tasks.length} tasks?`}
      confirm={one ? (queued === 1 ? 'Cancel task' : 'End process') : `End ${tasks.length} tasks`}
      onConfirm={() => void control('terminate', taskIds, true)}
    >
      {one ? (
        <p className="break-words text-ink">{first.title}</p>
      ) : (
        <ul className="max-h-40 overflow-y-auto text-ink">
          {tasks.slice(0, 50).map((task) => (
            <li key={task.id} className="truncate">
              {task.title}
            </li>
          ))}
          {tasks.length > 50 && <li>and {tasks.length - 50} more</li>}
        </ul>
      )}
      <p className="mt-2">
        {queued === tasks.length
          ? 'It has not started, so nothing is lost but its place in the queue.'
          : 'The process and everything it started end now. The step it is in is lost; files it wrote and the conversation up to here stay. Interrupt ends the turn more gently.'}
      </p>
    </ConfirmDialog>
  )
}
