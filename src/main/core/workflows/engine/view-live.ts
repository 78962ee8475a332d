import { allRecords, type LiveRun } from './live-run.ts'
import type { WorkflowParts } from './parts.ts'
import type { RunView } from './workflow-engine.ts'

/** A run in memory as it is now. */
export function viewLive({ locks }: Pick<WorkflowParts, 'locks'>, run: LiveRun): RunView {
  for (const unit of run.units.values()) {
    // Who holds it may be another one by now.
    if (unit.status === 'locking') unit.record.note = locks.explain(unit.owner) ?? unit.record.note
  }
  return { run: run.record, nodes: [...allRecords(run)] }
}
