import type { Client } from '../../contract/client.ts'
import type { Task } from '../../contract/task.ts'

/**
 * Resolves with a task as soon as `holds` is true for it; with its newest row after `withinMs` if that comes
 * first (never, by default).
 */
export function untilTask(options: {
  client: Client
  taskId: string
  holds: (task: Task) => boolean
  withinMs?: number
}): Promise<Task> {
  const { client, taskId, holds, withinMs } = options
  const { promise, resolve, reject } = Promise.withResolvers<Task>()
  const read = () => client.call('task.get', { taskId })
  const check = (task: Task) => {
    if (holds(task)) resolve(task)
  }
  const unsubscribe = client.subscribe(
    { names: ['task.changed'] },
    {
      onEvent(event) {
        if (event.name === 'task.changed' && event.payload.task.id === taskId) check(event.payload.task)
      },
      onGap: () => void read().then(check, reject),
    },
  )
  const timer =
    withinMs === undefined ? undefined : setTimeout(() => void read().then(resolve, reject), withinMs)
  read().then(check, reject)
  return promise.finally(() => {
    clearTimeout(timer)
    unsubscribe()
  })
}
