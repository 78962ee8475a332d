import { parentPort, workerData } from 'node:worker_threads'
import { runIndexThread } from './index-thread.ts'
import type { ThreadData } from './messages.ts'
import { runQueryThread } from './query-thread.ts'

/*
 * The two threads of the search: one writes the index, one searches it, so that neither waits for the other.
 */

const { role, files } = workerData as ThreadData
if (parentPort === null) throw new Error('This is a thread of the search.')
if (role === 'index') void runIndexThread(parentPort, files)
else runQueryThread(parentPort, files)
