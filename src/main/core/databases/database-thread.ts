import { parentPort, workerData } from 'node:worker_threads'
import { MusterError } from '../../../contract/errors.ts'
import { asStorageError } from '../store/storage-error.ts'
import { backUp } from './back-up.ts'
import { check, stats, vacuum } from './look-through.ts'
import type { DatabaseMessage, DatabaseOrder } from './thread-messages.ts'

/*
 * A thread for what takes as long as the databases are large: it does one thing and ends by itself.
 */

async function answer(order: DatabaseOrder): Promise<DatabaseMessage> {
  try {
    switch (order.work) {
      case 'backup':
        return { value: await backUp(order) }
      case 'check':
        return { value: check(order.files, order.full) }
      case 'stats':
        return { value: stats(order.files) }
      case 'vacuum':
        return { value: vacuum(order.files) }
    }
  } catch (error) {
    const known = error instanceof MusterError ? error : asStorageError(error)
    return known instanceof MusterError ? { muster: known.toWire() } : { failed: String(error) }
  }
}

parentPort?.postMessage(await answer(workerData as DatabaseOrder))
