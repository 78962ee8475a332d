import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { onTestFinished } from 'vitest'
import type { CoreConfig } from '../../src/main/core/core-config.ts'

/**
 * Asks a module in a supervisor of its own until the first answer has `minLines` lines; then kills that supervisor with
 * SIGKILL. Resolves with the ids of the questions.
 */
export async function killWhileAsking(
  config: CoreConfig,
  module: string,
  questions: readonly string[],
  minLines: number,
): Promise<string[]> {
  const { log, env, ...plain } = config
  const child = spawn(
    process.execPath,
    [
      join(import.meta.dirname, 'asking-supervisor.ts'),
      JSON.stringify({ config: plain, module, questions, minLines }),
    ],
    { stdio: ['ignore', 'pipe', 'inherit'], env: { ...env } as NodeJS.ProcessEnv },
  )
  onTestFinished(() => void child.kill('SIGKILL'))
  let queryIds: string[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    queryIds = (JSON.parse(line) as { queryIds: string[] }).queryIds
    break
  }
  child.kill('SIGKILL')
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  return queryIds
}
