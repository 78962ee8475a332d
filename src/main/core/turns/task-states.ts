import { MusterError } from '../../../contract/errors.ts'
import type { PendingControl, TaskState } from '../../../contract/task.ts'

/**
 * The legal transitions of a task. A final state has none. `queued → failed` is a task that could not be
 * started; `starting → queued` one whose supervisor died before its process was there;
 * `paused → paused` a frozen one that turns out to have been held before.
 */
export const taskTransitions = {
  queued: ['starting', 'paused', 'failed', 'cancelled'],
  starting: ['queued', 'running', 'paused', 'completed', 'failed', 'cancelled', 'interrupted'],
  running: ['waiting', 'paused', 'completed', 'failed', 'cancelled', 'interrupted'],
  waiting: ['running', 'waiting', 'paused', 'completed', 'failed', 'cancelled', 'interrupted'],
  paused: [
    'paused',
    'queued',
    'starting',
    'running',
    'waiting',
    'completed',
    'failed',
    'cancelled',
    'interrupted',
  ],
  completed: [],
  failed: [],
  cancelled: [],
  interrupted: [],
} as const satisfies Record<TaskState, readonly TaskState[]>

export function canBecome(from: TaskState, to: TaskState): boolean {
  return (taskTransitions[from] as readonly TaskState[]).includes(to)
}

/** @throws MusterError `invalid_transition`, naming both states. */
export function assertTransition(taskId: string, from: TaskState, to: TaskState): void {
  if (canBecome(from, to)) return
  throw new MusterError('invalid_transition', `Task ${taskId} is ${from} and can't become ${to}.`, {
    hint:
      taskTransitions[from].length === 0
        ? `${from} is final. Retry the task instead: that makes a new one in the same session.`
        : `From ${from} it can become ${taskTransitions[from].join(', ')}.`,
    details: { taskId, from, to },
  })
}

/** Whether the control that is pending ends the task. */
export function asksForEnd(control: PendingControl | null): control is 'interrupt' | 'terminate' {
  return control === 'interrupt' || control === 'terminate'
}
