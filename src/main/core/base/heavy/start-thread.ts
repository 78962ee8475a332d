import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import { Worker } from 'node:worker_threads'

/**
 * Starts a thread that sees nothing of the environment: in a build from the file beside its code, else from its source, given
 * from `core` on. `memoryMb` is what it may take at most; `data` is handed to it.
 */
export function startThread(
  source: string,
  { name, memoryMb, data }: { name: string; memoryMb: number; data?: unknown },
): Worker {
  const built = join(import.meta.dirname, `${basename(source, '.ts')}.js`)
  return new Worker(existsSync(built) ? built : join(import.meta.dirname, '../..', source), {
    name,
    workerData: data,
    execArgv: [],
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: memoryMb },
  })
}
