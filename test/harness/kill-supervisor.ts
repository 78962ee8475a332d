import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { onTestFinished } from 'vitest'
import type { TaskState } from '../../src/contract/task.ts'
import type { CoreConfig } from '../../src/main/core/core-config.ts'
import { temporaryDirectory } from './test-core.ts'

/**
 * Runs one task a prompt in a supervisor of its own until each has taken `minLines` lines and is in `state`, if
 * given; then kills that supervisor with SIGKILL. Resolves with the ids of the tasks.
 */
export async function killSupervisor(
  config: CoreConfig,
  prompts: string[],
  minLines: number,
  state?: TaskState,
): Promise<string[]> {
  const { log, env, ...plain } = config
  const child = spawn(
    process.execPath,
    [
      join(import.meta.dirname, 'supervisor.ts'),
      JSON.stringify({ config: plain, directory: temporaryDirectory(), prompts, minLines, state }),
    ],
    { stdio: ['ignore', 'pipe', 'inherit'], env: { ...env } as NodeJS.ProcessEnv },
  )
  onTestFinished(() => void child.kill('SIGKILL'))
  const taskIds: string[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    taskIds.push((JSON.parse(line) as { taskId: string }).taskId)
    if (taskIds.length === prompts.length) break
  }
  child.kill('SIGKILL')
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  return taskIds
}
