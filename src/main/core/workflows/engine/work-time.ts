import { type Worker, workedMs } from '../progress/worked-ms.ts'
import type { LiveRun, Unit } from './live-run.ts'
import { allRecords, specOf } from './live-run.ts'
import type { Parts } from './parts.ts'

/** Begins or ends a time in which a node works. It stands in its row, so that a restart forgets none of it. */
export function setWorking(record: Worker, isWorking: boolean, now: number): void {
  if (isWorking === (record.workingSince !== null)) return
  if (!isWorking) record.workedMs = workedMs(record, now)
  record.workingSince = isWorking ? now : null
}

/** Nothing of its present try counts any more: another one follows. */
export function forgetWork(record: Worker): void {
  record.workedMs = 0
  record.workingSince = null
}

/**
 * The clock of a unit's try goes on or stops. A fan-out works while one of its elements does, and a node with a nested run
 * stands still while all that runs in there does.
 */
export function markWorking(parts: Parts, run: LiveRun, unit: Unit, isWorking: boolean): void {
  // What goes on while the supervisor is away counts as well.
  if (parts.closed) return
  const now = parts.context.now()
  const { record } = unit
  const node = run.nodes.get(record.nodeId)
  if (record.item !== null && node !== undefined) {
    const fan = run.fans.get(record.nodeId)
    if (fan !== undefined) {
      if (isWorking) fan.working.add(record.item)
      else fan.working.delete(record.item)
      setWorking(node, fan.working.size > 0, now)
    }
  }
  setWorking(record, isWorking, now)
  // To wait for a person is all that an approval does.
  if (isWorking && specOf(run, unit.index).kind !== 'approval') run.working.add(unit.key)
  else run.working.delete(unit.key)
  tellAround(parts, run)
}

/** Tells the run around whether the node that this one works for stands still. */
export function tellAround(parts: Parts, run: LiveRun): void {
  const { parent, state } = run.record
  const around = parent === null ? undefined : parts.runs.get(parent.runId)
  if (parent === null || around === undefined) return
  const key = parent.item === null ? parent.nodeId : `${parent.nodeId}[${parent.item}]`
  const standsStill = run.working.size === 0 && (state === 'paused' || hasBegun(run))
  around.units.get(key)?.attempt?.clock.hold('nested', standsStill)
}

function hasBegun({ units }: LiveRun): boolean {
  for (const { attempt } of units.values()) if (attempt !== null) return true
  return false
}

/** The clock of the machine was set: what is at work has worked neither more nor less. */
export function moveWorkTimes(parts: Parts, jump: number): void {
  for (const run of parts.runs.values()) {
    for (const record of allRecords(run)) {
      if (record.workingSince === null) continue
      record.workingSince = Math.max(0, record.workingSince + jump)
      parts.context.store.journal.saveNode(run.record, record)
    }
  }
}
