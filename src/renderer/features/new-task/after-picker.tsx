import { Command } from 'cmdk'
import { Check, ChevronsUpDown, X } from 'lucide-react'
import { useState } from 'react'
import { isFinal, MAX_AFTER, type Task } from '../../../contract/task.ts'
import { useLive, useTask } from '../../lib/store.ts'
import { formatDirectory, shortId } from '../../ui/format.ts'
import { Popover } from '../../ui/popover.tsx'
import { describeState } from '../../ui/task-state.ts'
import { VisibleText } from '../../ui/visible-text.tsx'

const MAX_TASKS = 200

/** The tasks that a new one starts after: of those that have not ended. */
export function AfterPicker(props: {
  id: string
  taskIds: readonly string[]
  onChange: (taskIds: readonly string[]) => void
}) {
  const { taskIds, onChange } = props
  const [open, setOpen] = useState(false)
  const home = useLive((state) => state.info?.homeDirectory)
  const toggle = (taskId: string) =>
    onChange(
      taskIds.includes(taskId)
        ? taskIds.filter((id) => id !== taskId)
        : [...taskIds, taskId].slice(0, MAX_AFTER),
    )
  return (
    <div className="flex flex-col gap-1.5">
      <Popover
        label="Choose tasks that it starts after"
        className="w-[26rem] max-w-[calc(100vw-2rem)] p-0"
        open={open}
        onOpenChange={setOpen}
        trigger={
          <button
            type="button"
            id={props.id}
            className="flex h-7 w-full min-w-0 items-center justify-between gap-2 rounded-md border border-control bg-surface px-2 text-left hover:bg-hover"
          >
            <span className="truncate">{sayChosen(taskIds.length)}</span>
            <ChevronsUpDown aria-hidden size={14} className="shrink-0 text-muted" />
          </button>
        }
      >
        <Command label="Tasks" loop>
          <Command.Input
            placeholder="Find a task that has not ended"
            className="h-9 w-full border-line border-b bg-transparent px-3 outline-none"
          />
          <Command.List className="max-h-72 overflow-y-auto p-1">
            <Command.Empty className="px-3 py-4 text-center text-muted">
              No task at work or queued has this title.
            </Command.Empty>
            {open &&
              unfinished().map((task) => (
                <Command.Item
                  key={task.id}
                  value={`${task.title} ${task.directory} ${task.id}`}
                  onSelect={() => toggle(task.id)}
                  className="flex cursor-default items-center gap-2 rounded-sm px-2 py-1 data-[selected=true]:bg-hover"
                >
                  <Check
                    aria-label={taskIds.includes(task.id) ? 'Chosen' : undefined}
                    aria-hidden={!taskIds.includes(task.id)}
                    size={14}
                    className={taskIds.includes(task.id) ? 'shrink-0' : 'invisible shrink-0'}
                  />
                  <span className="min-w-0">
                    <span className="block truncate">
                      <VisibleText text={task.title} kind="text" />
                    </span>
                    <span className="block truncate text-faint text-sm">
                      {describeState(task).word} · {formatDirectory(task.directory, home)}
                    </span>
                  </span>
                </Command.Item>
              ))}
          </Command.List>
        </Command>
      </Popover>
      {taskIds.length > 0 && (
        <ul aria-label="Starts after these tasks" className="flex flex-wrap gap-1">
          {taskIds.map((taskId) => (
            <Chosen key={taskId} taskId={taskId} onRemove={() => toggle(taskId)} />
          ))}
        </ul>
      )}
    </div>
  )
}

function sayChosen(count: number): string {
  if (count === 0) return 'Nothing: as soon as there is a place'
  return count === 1 ? 'One task has completed' : `${count} tasks have completed`
}

function Chosen({ taskId, onRemove }: { taskId: string; onRemove: () => void }) {
  const task = useTask(taskId)
  const title = task?.title ?? `Task ${shortId(taskId)}`
  return (
    <li className="flex max-w-full items-center gap-1 rounded-md bg-pressed py-0.5 pr-0.5 pl-2 text-sm">
      <span className="truncate">
        <VisibleText text={title} kind="text" />
      </span>
      <button
        type="button"
        aria-label={`Leave out ${title}`}
        onClick={onRemove}
        className="inline-flex size-5 shrink-0 items-center justify-center rounded-sm text-muted hover:bg-hover hover:text-ink"
      >
        <X aria-hidden size={12} />
      </button>
    </li>
  )
}

/** Tasks that have not ended, the newest first. */
function unfinished(): Task[] {
  return [...useLive.getState().tasks.values()]
    .filter(({ state }) => !isFinal(state))
    .sort((a, b) => b.createdAt - a.createdAt)
    .slice(0, MAX_TASKS)
}
