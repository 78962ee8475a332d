import { Ellipsis, RotateCcw } from 'lucide-react'
import type { Task } from '../../../contract/task.ts'
import { useSilence } from '../../lib/readings.ts'
import { Button } from '../button.tsx'
import { DropdownMenu, MenuItem } from '../dropdown-menu.tsx'
import { IconButton } from '../icon-button.tsx'
import { type ControlName, controlLabel, controlLooks, controlNames, whyNot } from './task-controls.ts'
import { useControls, useEndedSession } from './use-controls.ts'
import { useRetryStalled } from './use-retry-stalled.ts'

/** The controls that make most sense in the state of a task, the rest behind a menu. */
export function ControlButtons({ task, interruptKey }: { task: Task; interruptKey?: string }) {
  const control = useControls()
  const isSessionEnded = useEndedSession(task)
  const usable = controlNames.filter((name) => whyNot(name, task, isSessionEnded) === null)
  const isStalled = useSilence(task) > 0
  const stalled = useRetryStalled(task.id)
  const offersRetry = stalled.busy || (isStalled && task.pendingControl === null)
  const shown = usable.filter((name) => primary.includes(name)).slice(0, offersRetry ? 0 : 2)
  return (
    <div className="flex flex-wrap items-center gap-1.5">
      {offersRetry && (
        <Button size="sm" icon={RotateCcw} disabled={stalled.busy} onClick={() => void stalled.run()}>
          Interrupt and retry
        </Button>
      )}
      {shown.map((name) => (
        <Button
          key={name}
          size="sm"
          icon={controlLooks[name].icon}
          onClick={() => void control(name, [task.id])}
        >
          {controlLabel(name, task)}
        </Button>
      ))}
      <DropdownMenu trigger={<IconButton label="More controls" icon={Ellipsis} size="sm" />}>
        <ControlMenuItems task={task} {...(interruptKey === undefined ? {} : { interruptKey })} />
      </DropdownMenu>
    </div>
  )
}

const primary: readonly ControlName[] = ['freeze', 'resume', 'interrupt', 'retry', 'continue']

/** All controls as menu items; those that can't be used say why. `interruptKey`: where it is not the fleet's. */
export function ControlMenuItems({ task, interruptKey }: { task: Task; interruptKey?: string }) {
  const control = useControls()
  const isSessionEnded = useEndedSession(task)
  return controlNames.map((name) => {
    const reason = whyNot(name, task, isSessionEnded)
    if (reason !== null && hidden(name, task)) return null
    const { icon, note } = controlLooks[name]
    const shortcut =
      name === 'interrupt' ? (interruptKey ?? controlLooks[name].shortcut) : controlLooks[name].shortcut
    return (
      <MenuItem
        key={name}
        icon={icon}
        note={reason ?? (name === 'freeze' || name === 'hold_step' || name === 'hold_turn' ? note : '')}
        disabled={reason !== null}
        danger={name === 'terminate' && reason === null}
        {...(shortcut === undefined ? {} : { shortcut })}
        onSelect={() => void control(name, [task.id])}
      >
        {controlLabel(name, task)}
      </MenuItem>
    )
  })
}

/** Of a task that has ended only ways forward are of interest, of one at work only controls. */
function hidden(name: ControlName, task: Task): boolean {
  const forward = name === 'retry' || name === 'continue'
  return forward || task.endedAt !== null || (task.state === 'queued' && name !== 'terminate')
}
