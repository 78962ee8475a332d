import { MusterError } from '../../../contract/errors.ts'
import type { PoolParts } from '../instances/warm/parts.ts'
import { interruptTask, terminateTask } from './task-controls.ts'

/**
 * Ends a task that is not wanted any more: its turn, so that its session stays usable; one that has not started is taken out
 * of the queue. Never throws for how things stand: one that ends by itself has nothing left to be done.
 */
export function takeBack(context: PoolParts, taskId: string): void {
  try {
    if (context.live.tasks.get(taskId)?.state === 'queued') terminateTask(context, taskId)
    else interruptTask(context, taskId)
  } catch (error) {
    if (!(error instanceof MusterError)) throw error
    // It has just ended, or is being ended, and its end is told; or nothing can be recorded just now.
    if (error.code === 'storage')
      void context.store.journal.onceWritable().then(() => takeBack(context, taskId))
  }
}
