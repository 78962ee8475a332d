import type { Task } from '../../../contract/task.ts'

/** Whether a task is frozen by Muster itself, for the reason in its note, and goes on by itself; or is about to be. */
export function isKeptBack(task: Pick<Task, 'state' | 'pausedAs' | 'pendingControl' | 'queueNote'>): boolean {
  if (task.queueNote === null) return false
  const isFrozen = task.state === 'paused' && task.pausedAs === 'freeze' && task.pendingControl === null
  return isFrozen || (task.state !== 'queued' && task.pendingControl === 'freeze')
}
