import { Download } from 'lucide-react'
import { toast } from 'sonner'
import { MAX_EXPORTED_TASKS } from '../../../contract/exports.ts'
import type { Task } from '../../../contract/task.ts'
import { openExport } from '../../lib/export-dialog.ts'
import { useFleetFocus } from '../../lib/fleet-focus.ts'
import { useLive } from '../../lib/store.ts'
import { Button } from '../../ui/button.tsx'
import { type ControlName, controlLooks, whyNot } from '../../ui/controls/task-controls.ts'
import { hasEndedSession, useControls } from '../../ui/controls/use-controls.ts'
import { counted } from '../../ui/format.ts'
import { SelectionBar } from '../../ui/selection-bar.tsx'
import { PutAway } from './put-away.tsx'

const offered: readonly ControlName[] = ['freeze', 'hold_step', 'resume', 'interrupt', 'terminate', 'retry']

/** What can be done with the ticked rows, with the number of those that it is possible on. */
export function BulkBar() {
  const selection = useFleetFocus((state) => state.selection)
  const control = useControls()
  // The rows may change their state while the bar is shown.
  useLive((state) => state.version)
  const ids = Object.keys(selection).filter((id) => selection[id])
  const tasks = ids.flatMap((id) => useLive.getState().tasks.get(id) ?? [])
  if (tasks.length === 0) return null
  return (
    <SelectionBar
      label="Selected tasks"
      count={tasks.length}
      onClear={() => useFleetFocus.setState({ selection: {} })}
    >
      {offered.map((name) => {
        const possible = tasks.filter((task) => whyNot(name, task, hasEndedSession(task)) === null).length
        if (possible === 0) return null
        const { label, icon } = controlLooks[name]
        return (
          <Button key={name} size="sm" icon={icon} onClick={() => void control(name, ids)}>
            {possible === tasks.length ? label : `${label} (${possible})`}
          </Button>
        )
      })}
      <Button size="sm" icon={Download} onClick={() => exportTasks(tasks)}>
        Export…
      </Button>
      <PutAway tasks={tasks} />
    </SelectionBar>
  )
}

function exportTasks(tasks: readonly Task[]): void {
  if (tasks.length > MAX_EXPORTED_TASKS) {
    toast.error(`${counted(tasks.length, 'task')} are ticked`, {
      description: `One file takes ${counted(MAX_EXPORTED_TASKS, 'task')}. Tick fewer, or write everything with muster db export.`,
    })
    return
  }
  const [first] = tasks
  openExport({
    subject: { kind: 'tasks', taskIds: tasks.map(({ id }) => id) },
    words: tasks.length === 1 && first ? `the task “${first.title}”` : counted(tasks.length, 'task'),
  })
}
