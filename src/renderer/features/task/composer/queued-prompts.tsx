import { ListEnd, Pencil, X } from 'lucide-react'
import { useState } from 'react'
import type { Task } from '../../../../contract/task.ts'
import { useClient } from '../../../lib/client.ts'
import { reportError } from '../../../lib/report-error.ts'
import { IconButton } from '../../../ui/icon-button.tsx'

/** Prompts that wait for the turn before them. Editing takes one back into the composer. */
export function QueuedPrompts({
  tasks,
  onEdit,
}: {
  tasks: readonly Task[]
  onEdit: (prompt: string) => void
}) {
  const client = useClient()
  const [removing, setRemoving] = useState<readonly string[]>([])
  // The next attempt of a failed turn is told of below that turn.
  const prompts = tasks.filter(({ attempt }) => attempt === 1)
  if (prompts.length === 0) return null

  async function edit(task: Task): Promise<void> {
    try {
      // Of a long prompt the list has the beginning only.
      const { prompt } =
        task.promptLength === undefined ? task : await client.call('task.get', { taskId: task.id })
      if (await remove(task)) onEdit(prompt)
    } catch (error) {
      reportError(error, 'The prompt could not be read')
    }
  }

  async function remove(task: Task): Promise<boolean> {
    setRemoving((ids) => [...ids, task.id])
    try {
      await client.call('task.terminate', { taskId: task.id })
      return true
    } catch (error) {
      reportError(error, 'The prompt was not removed')
      return false
    } finally {
      setRemoving((ids) => ids.filter((id) => id !== task.id))
    }
  }

  return (
    <ul aria-label="Queued prompts" className="mb-1.5 flex max-h-40 flex-col gap-1 overflow-y-auto">
      {prompts.map((task, index) => (
        <li
          key={task.id}
          className="flex h-7.5 animate-enter items-center gap-2 rounded-md bg-hover pr-1 pl-2.5"
        >
          <ListEnd aria-hidden size={14} strokeWidth={1.75} className="shrink-0 text-faint" />
          <span className="shrink-0 text-faint text-sm">{index === 0 ? 'Next' : `Then`}</span>
          <span className="min-w-0 flex-1 truncate">{task.prompt}</span>
          <IconButton
            size="sm"
            label="Edit: take it back into the composer"
            icon={Pencil}
            disabled={removing.includes(task.id)}
            onClick={() => void edit(task)}
          />
          <IconButton
            size="sm"
            label="Remove from the queue"
            icon={X}
            disabled={removing.includes(task.id)}
            onClick={() => void remove(task)}
          />
        </li>
      ))}
    </ul>
  )
}
