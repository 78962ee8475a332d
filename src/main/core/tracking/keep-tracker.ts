import { archiveDaily } from './archive/archive-old.ts'
import { followTasks } from './follow-tasks.ts'
import { watchGates } from './gates/watch-gates.ts'
import { keepReport } from './report/keep-report.ts'
import type { TrackingParts } from './tracker.ts'

/**
 * What the tracker does by itself while a supervisor runs: it gives back what ended tasks have, looks at gates, archives and
 * writes the report.
 * The returned function ends it.
 */
export function keepTracker(context: TrackingParts): () => Promise<void> {
  const stopFollowing = followTasks(context)
  const stopArchiving = archiveDaily(context)
  const stopWatching = watchGates(context)
  const stopReporting = keepReport(context)
  return async () => {
    stopArchiving()
    await stopWatching()
    stopFollowing()
    await stopReporting()
  }
}
