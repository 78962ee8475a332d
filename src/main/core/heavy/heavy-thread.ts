import { parentPort } from 'node:worker_threads'
import { MusterError } from '../../../contract/errors.ts'
import { TemplateError } from '../workflows/definition/template-error.ts'
import { heavyJobs } from './heavy-jobs.ts'
import type { HeavyAnswer, HeavyOrder } from './heavy-messages.ts'

/** The thread of `runHeavy`: one job after the other. */
parentPort?.on('message', ({ name, input }: HeavyOrder) => {
  parentPort?.postMessage(answer(() => heavyJobs[name](input as never)))
})

function answer(work: () => unknown): HeavyAnswer {
  try {
    return { value: work() }
  } catch (error) {
    if (error instanceof MusterError) return { muster: error.toWire() }
    if (error instanceof TemplateError) return { template: { source: error.source, message: error.message } }
    return { failed: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}
