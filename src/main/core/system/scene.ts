import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { scene } from '../../../../resources/simulated-claude/scene.ts'
import type { Task } from '../../../contract/task.ts'
import type { PoolParts } from '../instances/warm/parts.ts'
import { createTask } from '../scheduling/create-task.ts'
import { toTask } from '../store/records.ts'

/** The folder that the scene's tasks work in; no work of a person is there. */
export const sceneDirectory = ({ config }: PoolParts): string => join(config.dataDirectory, 'scene')

/** Queues the simulated scene in a folder of its own, so that no directory of the person is touched. */
export async function startScene(context: PoolParts): Promise<{ tasks: Task[] }> {
  const directory = sceneDirectory(context)
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const tasks: Task[] = []
  for (const { title, prompt, permissionMode } of scene) {
    const task = await createTask(context, {
      prompt,
      title,
      directory,
      priority: 0,
      limits: {},
      origin: 'scene',
      simulated: true,
      ...(permissionMode === undefined ? {} : { permissionMode }),
    })
    tasks.push(toTask(task))
  }
  return { tasks }
}
