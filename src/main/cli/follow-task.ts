import type { Client } from '../../contract/client.ts'
import type { AnyEvent } from '../../contract/events.ts'
import type { Permission } from '../../contract/permission.ts'
import { isFinal, type Task } from '../../contract/task.ts'
import type { TaskEvent } from '../../contract/task-event.ts'
import { createLogReader } from './log-reader.ts'

/** What a follower is told. Events come once each, ascending. */
export interface TaskFollower {
  onEvent: (event: TaskEvent) => void
  onTask?: (task: Task) => void
  onPermission?: (permission: Permission) => void
}

/**
 * Reads a task's log from `after` on and follows it live until the task is final and everything was told;
 * resolves with the final task. Rejects as calls of the client do, and with the signal's reason.
 */
export function followTask(options: {
  client: Client
  taskId: string
  after: number
  follower: TaskFollower
  signal?: AbortSignal
}): Promise<Task> {
  const { client, taskId, follower, signal } = options
  const { promise, resolve, reject } = Promise.withResolvers<Task>()
  let revision = -1
  const log = createLogReader<TaskEvent>({
    after: options.after,
    tell: follower.onEvent,
    async read(after) {
      const { events, hasMore } = await client.call('task.events', { taskId, after, limit: 1_000 })
      return { items: events, hasMore }
    },
  })

  function noteTask(task: Task): void {
    if (task.revision <= revision) return
    revision = task.revision
    follower.onTask?.(task)
    if (isFinal(task.state)) log.finish().then(() => resolve(task), reject)
  }

  function receive(event: AnyEvent): void {
    if (event.name === 'task.appended' && event.payload.taskId === taskId) {
      log.take(event.payload.events)
    } else if (event.name === 'task.changed' && event.payload.task.id === taskId) {
      noteTask(event.payload.task)
    } else if (event.name === 'permission.changed' && event.payload.permission.taskId === taskId) {
      follower.onPermission?.(event.payload.permission)
    }
  }

  async function readSnapshot(): Promise<void> {
    await log.catchUp()
    if (follower.onPermission) {
      const { permissions } = await client.call('permission.list', { taskId, state: 'pending' })
      for (const permission of permissions) follower.onPermission(permission)
    }
    noteTask(await client.call('task.get', { taskId }))
  }

  const unsubscribe = client.subscribe(
    { names: ['task.appended', 'task.changed', 'permission.changed'], taskIds: [taskId] },
    { onEvent: receive, onGap: () => void readSnapshot().catch(reject) },
  )
  const abort = () => reject(signal?.reason)
  if (signal?.aborted) abort()
  signal?.addEventListener('abort', abort, { once: true })
  readSnapshot().catch(reject)
  return promise.finally(() => {
    log.stop()
    signal?.removeEventListener('abort', abort)
    unsubscribe()
  })
}
