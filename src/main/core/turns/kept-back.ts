import { isFrozen, type Task } from '../../../contract/task.ts'

/** Whether a task is frozen by Muster itself, for the reason in its note, and goes on by itself; or is about to be. */
export function isKeptBack(task: Pick<Task, 'state' | 'pausedAs' | 'pendingControl' | 'queueNote'>): boolean {
  if (task.queueNote === null) return false
  return isFrozen(task) || (task.state !== 'queued' && task.pendingControl === 'freeze')
}
