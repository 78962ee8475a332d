import { heavyJob } from '../../base/heavy/heavy-job.ts'
import type { readExport } from './read-export.ts'

/** The next piece of an export. */
export const exportJob = heavyJob<typeof readExport>('export-piece', 'Writing the export')
