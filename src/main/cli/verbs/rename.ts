import { findTask } from '../find-task.ts'
import { cleanText, shortId } from '../format.ts'
import type { VerbContext } from '../verb-context.ts'
import { withClient } from '../with-client.ts'

/** `muster rename` */
export function rename(context: VerbContext, reference: string, title: string): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const { id: taskId } = await findTask(client, reference)
    const task = await client.call('task.rename', { taskId, title })
    if (terminal.json) terminal.printJson({ type: 'task', task })
    else terminal.print(`${shortId(task.id)}  ${cleanText(task.title)}`)
  })
}
