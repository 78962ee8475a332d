import type { Client } from '../../contract/client.ts'
import type { Task, TaskState } from '../../contract/task.ts'

/** Every task in one of the states, over all pages. */
async function listAll(client: Client, states: TaskState[]): Promise<Task[]> {
  const tasks: Task[] = []
  let cursor: string | undefined
  do {
    const page = await client.call('task.list', {
      states,
      limit: 1_000,
      ...(cursor === undefined ? {} : { cursor }),
    })
    tasks.push(...page.tasks)
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  return tasks
}

/** Freezes every running task. One that ended meanwhile is passed over. */
export async function freezeAll(client: Client): Promise<void> {
  const running = await listAll(client, ['running'])
  await Promise.allSettled(
    running.map((task) => client.call('task.pause', { taskId: task.id, mode: 'freeze' })),
  )
}

/** Goes on with every paused task. */
export async function resumeAll(client: Client): Promise<void> {
  const paused = await listAll(client, ['paused'])
  await Promise.allSettled(paused.map((task) => client.call('task.resume', { taskId: task.id })))
}
