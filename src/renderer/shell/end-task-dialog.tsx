import { useLive } from '../lib/store.ts'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { useControls, useEndQuestion } from '../ui/controls/use-controls.ts'
import { Scrolls } from '../ui/scrolls.tsx'
import { VisibleText } from '../ui/visible-text.tsx'

/** The second step before tasks are ended: names them and what is lost. Once, in the shell. */
export function EndTaskDialog() {
  const { taskIds } = useEndQuestion()
  const control = useControls()
  const tasks = taskIds.flatMap((taskId) => useLive.getState().tasks.get(taskId) ?? [])
  const [first] = tasks
  if (!first) return null
  const queued = tasks.filter((task) => task.state === 'queued').length
  const one = tasks.length === 1
  const { title, confirm } = wordsOf(tasks.length, queued)
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && useEndQuestion.setState({ taskIds: [] })}
      title={title}
      confirm={confirm}
      onConfirm={() => void control('terminate', taskIds, true)}
    >
      {one ? (
        <p className="break-words text-ink">
          <VisibleText text={first.title} kind="text" />
        </p>
      ) : (
        <Scrolls as="ul" className="max-h-40 overflow-y-auto text-ink">
          {tasks.slice(0, 50).map((task) => (
            <li key={task.id} className="truncate">
              <VisibleText text={task.title} kind="text" />
            </li>
          ))}
          {tasks.length > 50 && <li>and {tasks.length - 50} more</li>}
        </Scrolls>
      )}
      <p className="mt-2">
        {queued === tasks.length
          ? `${one ? 'It has' : 'They have'} not started, so nothing is lost but the place in the queue.`
          : 'The process and everything it started end now. The step it is in is lost; files it wrote and the conversation up to here stay. Interrupt ends the turn more gently.'}
      </p>
    </ConfirmDialog>
  )
}

/** What is done, in the same words as the controls: a queued task has no process to end. */
function wordsOf(count: number, queued: number): { title: string; confirm: string } {
  if (queued === count) {
    return count === 1
      ? { title: 'Cancel this task?', confirm: 'Cancel task' }
      : { title: `Cancel ${count} tasks?`, confirm: `Cancel ${count} tasks` }
  }
  return count === 1
    ? { title: 'End this process?', confirm: 'End process' }
    : { title: `End ${count} processes?`, confirm: `End ${count} processes` }
}
