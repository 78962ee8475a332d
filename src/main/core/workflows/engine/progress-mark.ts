import { learntAs } from '../progress/durations.ts'
import { progressOf } from '../progress/run-progress.ts'
import type { LiveRun } from './live-run.ts'
import type { Parts } from './parts.ts'

/** How often the progress of a run is told at most, in ms. */
const PROGRESS_INTERVAL_MS = 250

/** Something of the run has changed: its progress is told soon. */
export function markProgress(parts: Parts, run: LiveRun): void {
  run.progressTimer ??= setTimeout(() => {
    run.progressTimer = null
    if (parts.closed || run.ended) return
    measureProgress(parts, run)
    parts.context.store.journal.saveRun(run.record)
  }, PROGRESS_INTERVAL_MS).unref()
}

export function measureProgress({ context }: Parts, run: LiveRun): void {
  const name = learntAs(run.record)
  run.record.progress = progressOf({
    dag: run.dag,
    nodes: run.nodes,
    durationOf: (nodeId) => context.durations.of(name, nodeId),
    now: context.now(),
    slots: run.record.maxParallel ?? context.config.maxInstances,
  })
}
