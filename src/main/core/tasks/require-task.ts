import { MusterError } from '../../../contract/errors.ts'
import type { Context } from '../live/context.ts'
import type { TaskRecord } from '../store/records.ts'

/** @throws MusterError `not_found` */
export function requireTask(context: Pick<Context, 'live'>, taskId: string): TaskRecord {
  const task = context.live.task(taskId)
  if (task) return task
  throw new MusterError('not_found', `There is no task ${taskId}.`, {
    hint: 'List the tasks to see which there are.',
    details: { taskId },
  })
}
