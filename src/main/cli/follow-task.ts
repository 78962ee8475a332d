import type { AnyEvent } from '../../contract/events.ts'
import type { Permission } from '../../contract/permission.ts'
import { isFinal, type Task } from '../../contract/task.ts'
import type { TaskEvent } from '../../contract/task-event.ts'
import { createFollowing, type FollowOptions } from './following.ts'

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
export function followTask(options: FollowOptions<TaskFollower> & { taskId: string }): Promise<Task> {
  const { client, taskId, follower } = options
  const following = createFollowing<Task, TaskEvent>({
    ...options,
    tell: follower.onEvent,
    async read(after) {
      const { events, hasMore } = await client.call('task.events', { taskId, after, limit: 1_000 })
      return { items: events, hasMore }
    },
    onRow: follower.onTask,
    isEnd: ({ state }) => isFinal(state),
  })

  function receive(event: AnyEvent): void {
    if (event.name === 'task.appended' && event.payload.taskId === taskId) {
      following.log.take(event.payload.events)
    } else if (event.name === 'task.changed' && event.payload.task.id === taskId) {
      following.note(event.payload.task)
    } else if (event.name === 'permission.changed' && event.payload.permission.taskId === taskId) {
      follower.onPermission?.(event.payload.permission)
    }
  }

  async function readSnapshot(): Promise<void> {
    await following.log.catchUp()
    if (follower.onPermission) {
      const { permissions } = await client.call('permission.list', { taskId, state: 'pending' })
      for (const permission of permissions) follower.onPermission(permission)
    }
    following.note(await client.call('task.get', { taskId }))
  }

  return following.start({
    subscription: { names: ['task.appended', 'task.changed', 'permission.changed'], taskIds: [taskId] },
    receive,
    readSnapshot,
  })
}
