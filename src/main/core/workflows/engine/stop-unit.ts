import type { AbortCause } from '../kinds/node-kind.ts'
import { abortUnit } from './abort-unit.ts'
import { endUnit, type NodeEnd } from './end-node.ts'
import type { LiveRun, Unit } from './live-run.ts'
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
