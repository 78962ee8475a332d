import { useInstanceFocus } from '../../lib/instance-focus.ts'
import { useLive } from '../../lib/store.ts'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { VisibleText } from '../../ui/visible-text.tsx'
import { useInstanceActions } from './use-instance-actions.ts'

/** Asks before a process is ended, and says what goes with it. */
export function EndInstanceDialog() {
  const endingId = useInstanceFocus((focus) => focus.endingId)
  const { terminate } = useInstanceActions()
  const { instances, tasks } = useLive.getState()
  const instance = endingId === null ? undefined : instances.get(endingId)
  const task = instance?.taskId ? tasks.get(instance.taskId) : undefined
  return (
    <ConfirmDialog
      open={endingId !== null}
      onOpenChange={(open) => {
        if (!open) useInstanceFocus.setState({ endingId: null })
      }}
      title="End this process?"
      confirm="End process"
      onConfirm={() => {
        if (endingId !== null) terminate(endingId)
      }}
    >
      {task ? (
        <p>
          “<VisibleText text={task.title} kind="text" />” ends in the middle of its turn. What it wrote so far
          is kept.
        </p>
      ) : (
        <p>No turn runs in it.</p>
      )}
      <p className="mt-1">
        {instance?.sessionId
          ? 'The session stays: its next prompt starts a new process.'
          : 'Its profile starts another one.'}
      </p>
    </ConfirmDialog>
  )
}
