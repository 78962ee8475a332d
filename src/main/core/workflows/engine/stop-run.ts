import { isFinalNode, type NodeFailure } from '../../../../contract/run.ts'
import type { NodeRecord } from '../../store/records.ts'
import type { AbortCause } from '../kinds/node-kind.ts'
import { endNode } from './end-node.ts'
import { isAtWork, type LiveRun, nodeOf, specOf } from './live-run.ts'
import type { Parts } from './parts.ts'
import { stopUnit } from './stop-unit.ts'

/** How a run is ended before its time. */
export interface Stop {
  ending: 'failed' | 'cancelled'
  cause: AbortCause
  /** Undo what has completed, once what runs has ended. */
  compensate: boolean
  note: string
  failure?: NodeFailure
}

/** Starts nothing more, ends what runs. The run has ended, or is undone, once that has ended. */
export function stopRun(parts: Parts, run: LiveRun, stop: Stop): void {
  const { record } = run
  if (run.ended || record.ending !== null) return
  record.ending = stop.ending
  record.note = stop.note
  if (stop.failure !== undefined) record.failure = stop.failure
  // A paused run is undone when a person lets it go on.
  if (stop.compensate && record.state === 'running') compensateNext(parts, run)
  parts.context.store.journal.saveRun(record)
  endAll(parts, run, stop.cause)
}

/** A node has failed: the run ends too, unless it is to continue. */
export function stopAfter(parts: Parts, run: LiveRun, { nodeId, failure }: NodeRecord): void {
  const { onFailure, ending } = run.record
  if (onFailure === 'continue' || ending !== null) return
  stopRun(parts, run, {
    ending: 'failed',
    cause: 'failFast',
    compensate: onFailure === 'compensate',
    note: `${nodeId} failed`,
    failure: {
      kind: failure?.kind ?? 'internal',
      message: `${nodeId}: ${failure?.message ?? 'it failed for no known reason'}`,
      hint: failure?.hint ?? null,
      ...(failure?.reason === undefined ? {} : { reason: failure.reason }),
    },
  })
}

/** From now on the run undoes what has completed. */
export function compensateNext({ context }: Parts, run: LiveRun): void {
  run.record.state = 'compensating'
  const entry = {
    kind: 'workflow.run.compensating',
    text: `What has completed is undone: ${run.record.note ?? 'the run was ended'}.`,
  } as const
  context.store.journal.appendEntry(run.record, entry, context.now())
}

/** Aborts what runs, and cancels what has not begun. */
export function endAll(parts: Parts, run: LiveRun, cause: AbortCause): void {
  const note = run.record.note ?? 'the run was ended'
  for (const unit of [...run.units.values()]) {
    if (unit.attempt !== null && run.record.pausedAs === 'freeze') {
      parts.context.kinds.get(specOf(run, unit.index).kind)?.thaw?.(unit.record)
    }
    stopUnit(parts, run, unit, cause, { state: 'cancelled', note, quiet: unit.record.startedAt === null })
  }
  for (const index of run.dag.order) {
    const node = nodeOf(run, index)
    // What is at work ends by itself, a fan-out with its last element.
    if (isFinalNode(node.state) || isAtWork(run, node.nodeId)) continue
    endNode(parts, run, node, { state: 'cancelled', note, quiet: true })
  }
  parts.stageLater(run)
  parts.poke(run)
}
