import type { Client } from './client.ts'
import type { Task } from './task.ts'

/**
 * Resolves with a task as soon as `holds` is true for it; with its newest row after `withinMs` if that comes
 * first (never, by default).
 */
export function untilTask(options: {
  client: Client
  taskId: string
  holds: (task: Task) => boolean
  withinMs?: number
  /** Ends the wait: rejects with its reason, and leaves no timer behind. */
  signal?: AbortSignal
}): Promise<Task> {
  const { client, taskId, holds, withinMs, signal } = options
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
  const abort = () => reject(signal?.reason)
  signal?.addEventListener('abort', abort)
  read().then(check, reject)
  return promise.finally(() => {
    clearTimeout(timer)
    signal?.removeEventListener('abort', abort)
    unsubscribe()
  })
}
