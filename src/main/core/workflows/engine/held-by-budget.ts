import type { LiveRun } from './live-run.ts'
import type { Parts } from './parts.ts'

/** Says of a run, and of those around it, whether some of its work waits for a budget now. */
export function markHeldByBudget(parts: Parts, run: LiveRun): void {
  let isHeld = false
  for (const { attempt } of run.units.values()) if (attempt?.heldByBudget) isHeld = true
  for (const other of parts.runs.values()) {
    if (other.record.parent?.runId === run.record.id && other.record.heldByBudget) isHeld = true
  }
  if (run.ended || run.record.heldByBudget === isHeld) return
  run.record.heldByBudget = isHeld
  parts.context.store.journal.saveRun(run.record)
  const { parent } = run.record
  const around = parent === null ? undefined : parts.runs.get(parent.runId)
  if (around) markHeldByBudget(parts, around)
}
