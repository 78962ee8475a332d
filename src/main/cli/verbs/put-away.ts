import { findTask, idsOf } from '../find-task.ts'
import { shortId } from '../format.ts'
import type { VerbContext } from '../verb-context.ts'
import { withClient } from '../with-client.ts'

/** `muster archive` */
export function archive(
  context: VerbContext,
  references: readonly string[],
  options: { undo?: boolean },
): Promise<number> {
  const archived = !options.undo
  return withClient(context, async (client, terminal) => {
    const { tasks } = await client.call('task.archive', {
      taskIds: await idsOf(client, references, findTask),
      archived,
    })
    for (const task of tasks) {
      if (terminal.json) terminal.printJson({ type: 'task', task })
      else terminal.print(`${shortId(task.id)}  ${archived ? 'archived' : 'back in the lists'}`)
    }
  })
}

/** `muster remove` */
export function remove(context: VerbContext, references: readonly string[]): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const { taskIds } = await client.call('task.remove', {
      taskIds: await idsOf(client, references, findTask),
    })
    for (const taskId of taskIds) {
      if (terminal.json) terminal.printJson({ type: 'removed', taskId })
      else terminal.print(`${shortId(taskId)}  removed`)
    }
  })
}

/** `muster dismiss` */
export function dismiss(context: VerbContext, references: readonly string[]): Promise<number> {
  return withClient(context, async (client, terminal) => {
    for (const taskId of await idsOf(client, references, findTask)) {
      const task = await client.call('task.dismiss', { taskId })
      if (terminal.json) terminal.printJson({ type: 'task', task })
      else terminal.print(`${shortId(taskId)}  out of the inbox`)
    }
  })
}
