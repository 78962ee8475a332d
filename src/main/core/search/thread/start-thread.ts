import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { ThreadData } from './messages.ts'

/** Memory of a thread at most, in MB. */
const MEMORY_MB = 512

/** Starts one of the threads of the search: beside the code in a build, else from its source. It keeps no process up. */
export function startThread(data: ThreadData): Worker {
  const built = join(import.meta.dirname, 'search-thread.js')
  const script = existsSync(built) ? built : join(import.meta.dirname, 'search-thread.ts')
  const worker = new Worker(script, {
    name: `muster-search-${data.role}`,
    workerData: data,
    execArgv: [],
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
  })
  worker.unref()
  return worker
}
