import { heavyJob } from '../../base/heavy/heavy-job.ts'
import type { checkChunk } from './check-chunk.ts'
import type { compareTasks } from './compare-tasks.ts'
import type { openFile } from './open-file.ts'
import type { readRows } from './read-rows.ts'

/** What an import has done in the thread. */
export const importJobs = {
  open: heavyJob<typeof openFile>('import-open', 'Looking what the file is'),
  check: heavyJob<typeof checkChunk>('import-check', 'Checking the file'),
  compare: heavyJob<typeof compareTasks>('import-compare', 'Comparing what is here'),
  rows: heavyJob<typeof readRows>('import-rows', 'Reading the file'),
}
