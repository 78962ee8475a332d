import type { NodeRecord } from '../../store/records.ts'
import type { Attempt, LiveRun, Unit } from './live-run.ts'
import type { Parts } from './parts.ts'

/** When an approval's time-out ends it; null: never. It stands in the row, so that a restart does not begin it again. */
export function approvalEnd({ context }: Parts, { clock }: Attempt): number | null {
  const left = clock.left()
  return left === null ? null : context.now() + Math.round(left)
}

/** What had counted of a try before a restart, in ms. Of other work than approvals that is not known: it begins again. */
export function countedBefore(
  { context }: Parts,
  { record: { pausedAs, pausedSince } }: LiveRun,
  { waitingFor, waitingUntil }: NodeRecord,
  timeoutMs: number,
): number {
  if (waitingFor !== 'approval' || waitingUntil === null) return 0
  const stoodStill = pausedAs === 'freeze' ? pausedSince : null
  return Math.max(0, timeoutMs - (waitingUntil - (stoodStill ?? context.now())))
}

/** A frozen run goes on: its approvals end as much later. */
export function moveApprovalEnd(parts: Parts, run: LiveRun, { record, attempt }: Unit): void {
  if (attempt === null || record.waitingFor !== 'approval' || record.waitingUntil === null) return
  record.waitingUntil = approvalEnd(parts, attempt)
  parts.context.store.journal.saveNode(run.record, record)
}
