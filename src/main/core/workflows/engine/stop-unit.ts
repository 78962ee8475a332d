import type { NodeRecord } from '../../store/records.ts'
import type { AbortCause } from '../kinds/node-kind.ts'
import { abortUnit } from './abort-unit.ts'
import { endUnit, skippedByPerson } from './end-node.ts'
import type { LiveRun, Unit } from './live-run.ts'
import type { NodeEnd } from './node-end.ts'
import type { Parts } from './parts.ts'

/**
 * Ends a unit that has not ended. What is at work is aborted, also what an earlier supervisor set aside or left and
 * nobody follows yet: a task in the queue, a command, a nested run. What has not begun ends at once, as `end` says.
 */
export function stopUnit(parts: Parts, run: LiveRun, unit: Unit, cause: AbortCause, end: NodeEnd): void {
  if (unit.attempt === null && unit.record.handle !== null) parts.pickUp(run, unit)
  if (unit.attempt !== null) abortUnit(unit, cause)
  else if (unit.status !== 'gone') endUnit(parts, run, unit, end)
}

/** A person skips a unit: recorded while its work is ended, since a crash must not take that back. */
export function skipWork(parts: Parts, run: LiveRun, unit: Unit): void {
  stopUnit(parts, run, unit, 'skip', skippedByPerson)
  if (unit.attempt?.cause !== 'skip') return
  markSkipped(parts, run, unit.record)
}

/** The next supervisor knows by it. */
export function markSkipped(parts: Parts, run: LiveRun, record: NodeRecord): void {
  record.beingSkipped = true
  record.note = 'is being skipped by you'
  parts.context.store.journal.saveNode(run.record, record)
}
