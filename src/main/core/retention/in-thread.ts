import { heavyJob } from '../base/heavy/heavy-job.ts'
import type { findOldTasks } from '../store/retention-store.ts'

/** What is old enough to go. */
export const oldTasksJob = heavyJob<typeof findOldTasks>('retention-tasks', 'Looking for old tasks')
