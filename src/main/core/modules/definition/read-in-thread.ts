import { heavyJob } from '../../base/heavy/heavy-job.ts'
import { runHeavy } from '../../base/heavy/run-heavy.ts'
import type { ModuleInput, ModuleRead, readModule } from './read-module.ts'

/** A module from its text or an object, with all that is wrong in it. */
export const moduleJob = heavyJob<typeof readModule>('module', 'Reading the module')

/** A file of somebody else's may hold up those that are read after it no longer, in ms. */
const READ_MS = 5_000

/** @throws MusterError `validation` when it takes too long or too much memory */
export function readInThread(input: ModuleInput): Promise<ModuleRead> {
  return runHeavy(moduleJob, input, { deadlineMs: READ_MS })
}
