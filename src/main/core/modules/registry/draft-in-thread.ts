import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { checkDirectory } from '../../base/check-directory.ts'
import { heavyJob } from '../../base/heavy/heavy-job.ts'
import { runHeavy } from '../../base/heavy/run-heavy.ts'
import type { draftModule } from './draft-module.ts'
import { MODULE_FILE } from './module-entry.ts'

/** A first text of a module. */
export const draftJob = heavyJob<typeof draftModule>('draft-module', 'Looking at the repository')

/** What `module.yaml` of a directory may say, where it belongs, and whether there is one. @throws MusterError `directory_not_found`, `validation` */
export async function draftInThread(
  directory: string,
): Promise<{ path: string; source: string; exists: boolean }> {
  await checkDirectory(directory)
  const path = join(directory, MODULE_FILE)
  const exists = (await stat(path).catch(() => null)) !== null
  return { path, source: await runHeavy(draftJob, { directory }), exists }
}
