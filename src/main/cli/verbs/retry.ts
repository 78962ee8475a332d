import type { Task } from '../../../contract/task.ts'
import { openSupervisor } from '../connect.ts'
import { findTask } from '../find-task.ts'
import type { VerbContext } from '../verb-context.ts'
import { showUntilEnd } from './run.ts'

/** `muster retry`: the prompt of an ended task again, or a prompt to go on, shown as by `muster run`. */
export async function retry(
  context: VerbContext,
  reference: string,
  options: { continue?: boolean; newSession?: boolean; detach?: boolean },
): Promise<number> {
  const supervisor = await openSupervisor(context, { schedule: true })
  let task: Task
  try {
    const { id: taskId } = await findTask(supervisor.client, reference)
    task = await supervisor.client.call('task.retry', {
      taskId,
      mode: options.continue ? 'continue' : 'again',
      newSession: options.newSession ?? false,
      origin: 'cli',
    })
  } catch (error) {
    await supervisor.close()
    throw error
  }
  return showUntilEnd(context, supervisor, task, options.detach ?? false)
}
