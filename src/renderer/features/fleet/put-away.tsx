import { Archive, ArchiveRestore, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { toast } from 'sonner'
import { isFinal, type Task } from '../../../contract/task.ts'
import { visibleText } from '../../../contract/visible-text.ts'
import { useClient } from '../../lib/client.ts'
import { useFleetFocus } from '../../lib/fleet-focus.ts'
import { reportError } from '../../lib/report-error.ts'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'

const spell = (count: number) => (count === 1 ? '1 task' : `${count} tasks`)

/** Archives the ended ones of the tasks, takes archived ones back, or removes them after a question. */
export function PutAway({ tasks }: { tasks: readonly Task[] }) {
  const client = useClient()
  // The question is about what was selected when it was asked.
  const [removing, setRemoving] = useState<readonly Task[]>([])
  const ended = tasks.filter(({ state }) => isFinal(state))
  const shelved = ended.filter(({ archivedAt }) => archivedAt !== null)
  const shown = ended.filter(({ archivedAt }) => archivedAt === null)

  async function archive(some: readonly Task[], archived: boolean): Promise<void> {
    const taskIds = some.map(({ id }) => id)
    try {
      await client.call('task.archive', { taskIds, archived })
    } catch (error) {
      reportError(error, archived ? 'Archiving failed' : 'They could not be taken back')
      return
    }
    useFleetFocus.setState({ selection: {} })
    if (!archived) return
    toast(`${spell(taskIds.length)} archived`, {
      action: { label: 'Undo', onClick: () => void archive(some, false) },
    })
  }

  async function remove(): Promise<void> {
    const taskIds = removing.map(({ id }) => id)
    setRemoving([])
    try {
      await client.call('task.remove', { taskIds })
      useFleetFocus.setState({ selection: {} })
    } catch (error) {
      reportError(error, 'Removing failed')
    }
  }

  if (ended.length === 0 && removing.length === 0) return null
  const count = (some: readonly Task[]) => (some.length === tasks.length ? '' : ` (${some.length})`)
  return (
    <>
      {shown.length > 0 && (
        <Button size="sm" icon={Archive} onClick={() => void archive(shown, true)}>
          {`Archive${count(shown)}`}
        </Button>
      )}
      {shelved.length > 0 && (
        <Button size="sm" icon={ArchiveRestore} onClick={() => void archive(shelved, false)}>
          {`Take back${count(shelved)}`}
        </Button>
      )}
      {ended.length > 0 && (
        <Button size="sm" icon={Trash2} onClick={() => setRemoving(ended)}>
          {`Remove${count(ended)}…`}
        </Button>
      )}
      <ConfirmDialog
        open={removing.length > 0}
        onOpenChange={(open) => !open && setRemoving([])}
        title={`Remove ${spell(removing.length)} for good?`}
        confirm={`Remove ${spell(removing.length)}`}
        onConfirm={() => void remove()}
      >
        {removing.length === 1 ? `“${visibleText(removing[0]?.title ?? '', 'text')}” goes` : 'They go'} with
        the transcript, and can't be brought back. What was spent stays counted; files that Claude changed
        stay as they are. To only clear the list, archive instead.
      </ConfirmDialog>
    </>
  )
}
