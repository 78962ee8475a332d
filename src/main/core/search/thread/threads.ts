import type { Worker } from 'node:worker_threads'
import { startThread } from '../../base/heavy/start-thread.ts'
import type { IndexOrder, QueryOrder, ThreadData } from './messages.ts'

/** Memory of a thread at most, in MB. */
const MEMORY_MB = 512

/** Starts one of the threads of the search. It keeps no process up. */
export function startSearchThread(data: ThreadData): Worker {
  const worker = startThread('search/thread/search-thread.ts', {
    name: `muster-search-${data.role}`,
    memoryMb: MEMORY_MB,
    data,
  })
  worker.unref()
  return worker
}

/**
 * Resolves when it has ended. It is asked to: a thread that is ended in the middle of SQLite takes the process with it. One that
 * takes longer than `withinMs` is ended.
 */
export async function endSearchThread(worker: Worker, withinMs: number): Promise<void> {
  const exited = new Promise((done) => worker.once('exit', done))
  worker.postMessage({ kind: 'finish' } satisfies IndexOrder & QueryOrder)
  const late = setTimeout(() => void worker.terminate(), withinMs)
  await exited
  clearTimeout(late)
}
