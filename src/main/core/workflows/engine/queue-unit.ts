import type { Json } from '../../../../contract/values.ts'
import type { NodeRecord } from '../../store/records.ts'
import { type LiveRun, nameOf, ownerOf, specOf, type Unit } from './live-run.ts'
import type { Parts } from './parts.ts'

/** Ranks of ready units: see `HeapItem`. */
export const rankOf = { resumed: 3, granted: 2, chained: 1, ready: 0 } as const

/** Makes a unit of a node or an element of it, and puts it among what is ready. */
export function queueUnit(
  parts: Parts,
  run: LiveRun,
  { index, record, element }: { index: number; record: NodeRecord; element: Json | undefined },
): Unit {
  const unit = makeUnit(run, { index, record, element })
  requeue(parts, run, unit)
  return unit
}

export function makeUnit(
  run: LiveRun,
  { index, record, element }: { index: number; record: NodeRecord; element: Json | undefined },
): Unit {
  const spec = specOf(run, index)
  run.sequence += 1
  const unit: Unit = {
    key: nameOf(record),
    owner: ownerOf(record),
    index,
    record,
    element,
    rank: record.handle !== null ? rankOf.resumed : run.chained.has(index) ? rankOf.chained : rankOf.ready,
    priority: spec.priority ?? run.dag.definition.defaults.priority ?? 0,
    tail: run.dag.tail[index] ?? 0,
    sequence: run.sequence,
    status: 'queued',
    granted: false,
    resumed: record.handle !== null,
    deadlocks: 0,
    cacheKey: undefined,
    waitTold: false,
    attempt: null,
    timer: null,
  }
  run.units.set(unit.key, unit)
  return unit
}

/** Puts a unit among what is ready: new, or after a wait. */
export function requeue(parts: Parts, run: LiveRun, unit: Unit): void {
  unit.status = 'queued'
  if (needsPlace(run, unit)) run.heap.push(unit)
  else run.placeless.push(unit)
  run.fresh.push(unit)
  parts.poke(run)
}

/** A node that waits for a person takes nobody's place. */
export function needsPlace(run: LiveRun, unit: Unit): boolean {
  return specOf(run, unit.index).kind !== 'approval'
}
