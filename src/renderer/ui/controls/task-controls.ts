import {
  CirclePause,
  CircleStop,
  type LucideIcon,
  OctagonX,
  Pause,
  Play,
  RotateCcw,
  StepForward,
} from 'lucide-react'
import type { Client } from '../../../contract/client.ts'
import { isFinal, isFrozen, type Task } from '../../../contract/task.ts'
import { waysForward } from '../../../contract/ways-forward.ts'

export const controlNames = [
  'freeze',
  'hold_step',
  'hold_turn',
  'resume',
  'interrupt',
  'terminate',
  'retry',
  'continue',
] as const
export type ControlName = (typeof controlNames)[number]

export interface ControlLook {
  label: string
  icon: LucideIcon
  /** The key that does it in the fleet. */
  shortcut?: string
  /** What it does more exactly. */
  note: string
}

/** The words of the controls; the same everywhere. */
export const controlLooks: Record<ControlName, ControlLook> = {
  freeze: {
    label: 'Freeze',
    icon: Pause,
    shortcut: 'p',
    note: 'Stops its whole process tree now and keeps everything as it is.',
  },
  hold_step: {
    label: 'Hold after this step',
    icon: CirclePause,
    note: 'Pauses before the next request to the model.',
  },
  hold_turn: { label: 'Hold after this turn', icon: CirclePause, note: 'Lets the turn end, then waits.' },
  resume: { label: 'Resume', icon: Play, shortcut: 'r', note: 'Goes on with it.' },
  interrupt: {
    label: 'Interrupt',
    icon: CircleStop,
    shortcut: 'i',
    note: 'Ends the turn now; the session stays usable.',
  },
  terminate: {
    label: 'End process',
    icon: OctagonX,
    shortcut: 'x',
    note: 'Ends the task and its whole process tree.',
  },
  retry: { label: 'Retry', icon: RotateCcw, note: 'The same prompt again in the same session.' },
  continue: {
    label: 'Continue',
    icon: StepForward,
    note: 'Asks it to go on where it left off.',
  },
}

/** What of a task decides which controls it has. */
type Controlled = Pick<Task, 'state' | 'pendingControl' | 'pausedAs'>

/** Why a control can't be used on this task now; null when it can. Mirrors the state machine of the core. */
export function whyNot(
  name: ControlName,
  task: Controlled & Pick<Task, 'outcome'>,
  isSessionEnded = false,
): string | null {
  const final = isFinal(task.state)
  if (name === 'retry' || name === 'continue') {
    if (!final) return 'It has not ended yet.'
    return waysForward(task, isSessionEnded).includes(name) ? null : 'It would not help after how it ended.'
  }
  if (final) return 'It has ended.'
  if (task.pendingControl === 'terminate') return 'It is being ended.'
  switch (name) {
    case 'terminate':
      return null
    case 'resume':
      if (task.pendingControl === 'resume') return 'It is being resumed.'
      if (task.pendingControl === 'freeze' || task.pendingControl === 'hold') return null
      return task.state === 'paused' ? null : 'It is not paused.'
    case 'interrupt':
      if (task.pendingControl === 'interrupt') return 'It is being interrupted.'
      return task.state === 'queued' ? 'It has not started. Cancel it instead.' : null
    default:
      if (name === 'hold_step' && isFrozen(task)) return null
      if (task.state === 'paused') return 'It is paused already.'
      if (task.pendingControl !== null) return 'Another control is being carried out.'
      if (task.state === 'queued' && name !== 'hold_turn') return 'It has not started; it can only be held.'
      return null
  }
}

/** The label for this task: a queued one has no process to end. */
export function controlLabel(name: ControlName, task: Controlled): string {
  if (name === 'hold_step' && isFrozen(task)) return 'Turn into a hold'
  if (name === 'terminate' && task.state === 'queued') return 'Cancel'
  if (name === 'hold_turn' && task.state === 'queued') return 'Hold'
  return controlLooks[name].label
}

/** Carries a control out. The answer means that it was recorded. @throws MusterError */
export function runControl(client: Pick<Client, 'call'>, name: ControlName, taskId: string): Promise<Task> {
  switch (name) {
    case 'freeze':
      return client.call('task.pause', { taskId, mode: 'freeze' })
    case 'hold_step':
      return client.call('task.pause', { taskId, mode: 'hold', at: 'step' })
    case 'hold_turn':
      return client.call('task.pause', { taskId, mode: 'hold', at: 'turn' })
    case 'resume':
      return client.call('task.resume', { taskId })
    case 'interrupt':
      return client.call('task.interrupt', { taskId })
    case 'terminate':
      return client.call('task.terminate', { taskId })
    case 'retry':
      return client.call('task.retry', { taskId, mode: 'again', origin: 'person' })
    case 'continue':
      return client.call('task.retry', { taskId, mode: 'continue', origin: 'person' })
  }
}
