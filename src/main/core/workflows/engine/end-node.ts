import { isFinalNode, type RunEntryKind } from '../../../../contract/run.ts'
import type { NodeRecord } from '../../store/records.ts'
import { boundResult, previewCollected } from './bound-result.ts'
import { type LiveRun, nameOf, rememberEnd, type Unit } from './live-run.ts'
import type { NodeEnd } from './node-end.ts'
import type { Parts } from './parts.ts'
import { markProgress } from './progress-mark.ts'
import { toldFailure } from './told-failure.ts'

/** A person skipped it. */
export const skippedByPerson = { state: 'skipped', note: 'a person skipped it' } as const satisfies NodeEnd
/** Note of the elements of a `collect: first` that were too late. */
export const CAME_FIRST = 'another element came first'

const entryKinds = {
  completed: 'workflow.node.completed',
  failed: 'workflow.node.failed',
  skipped: 'workflow.node.skipped',
  cancelled: 'workflow.node.cancelled',
} as const satisfies Record<NodeEnd['state'], RunEntryKind>

/** A unit has ended: it holds nothing any more. */
export function endUnit(parts: Parts, run: LiveRun, unit: Unit, wanted: NodeEnd): void {
  unit.status = 'gone'
  if (unit.timer !== null) clearTimeout(unit.timer)
  parts.context.locks.release(unit.owner)
  run.units.delete(unit.key)
  if (unit.record.item === null) {
    endNode(parts, run, unit.record, wanted)
    return
  }
  recordEnd(parts, run, unit.record, boundResult(run, wanted))
  run.endedElements.push({ index: unit.index, record: unit.record })
  parts.poke(run)
}

/** A node has ended, with its checkpoint. What follows for the run is done by `advanceRun` before the tick ends. */
export function endNode(parts: Parts, run: LiveRun, record: NodeRecord, wanted: NodeEnd): void {
  if (isFinalNode(record.state)) return
  const index = run.dag.indexOf.get(record.nodeId)
  if (index === undefined) return
  const end = record.itemCount === null ? boundResult(run, wanted) : previewCollected(wanted)
  recordEnd(parts, run, record, end)
  endElements(parts, run, record, end)
  rememberEnd(run, record)
  run.open -= 1
  const level = run.dag.level[index] ?? 0
  const left = (run.openOfLevel[level] ?? 0) - 1
  run.openOfLevel[level] = left
  if (left === 0 && run.record.ending === null) {
    const entry = {
      kind: 'workflow.level.completed',
      text: `Level ${level + 1} of ${run.dag.levels} has ended.`,
      data: { level },
    } as const
    parts.context.store.journal.appendEntry(run.record, entry, parts.context.now())
  }
  for (const dependant of run.dag.dependants[index] ?? []) {
    const unmet = (run.unmet[dependant] ?? 0) - 1
    run.unmet[dependant] = unmet
    if (unmet === 0) run.met.push(dependant)
  }
  if (end.state === 'failed') run.failed ??= record
  parts.poke(run)
}

/** Elements that were to run again when their node ended otherwise. */
function endElements(parts: Parts, run: LiveRun, { nodeId }: NodeRecord, { state, note }: NodeEnd): void {
  const open = run.fans.get(nodeId)?.records.filter((each) => each && !isFinalNode(each.state)) ?? []
  if (open.length === 0) return
  const end = {
    state: state === 'skipped' ? state : 'cancelled',
    note: note ?? 'its node has ended',
    quiet: true,
  } as const
  for (const element of open) if (element !== undefined) recordEnd(parts, run, element, end)
  parts.stageLater(run)
}

/** The row and the checkpoint, staged in one tick. */
export function recordEnd(parts: Parts, run: LiveRun, record: NodeRecord, end: NodeEnd): void {
  const { context, counts } = parts
  const now = context.now()
  record.state = end.state
  record.note = end.note ?? null
  record.waitingFor = null
  record.waitingUntil = null
  record.endedAt = now
  record.failure = end.failure ?? null
  record.handle = null
  record.beingSkipped = false
  if (end.result !== undefined) {
    record.result = end.result
    record.preview = end.preview ?? null
  }
  if (end.state === 'completed') {
    run.completions += 1
    record.completedOrder = run.completions
    counts.completed += 1
  } else if (end.state === 'failed') counts.failed += 1
  if (end.quiet) run.unsaved.push(record)
  else {
    const { journal } = context.store
    journal.appendEntry(
      run.record,
      {
        kind: entryKinds[end.state],
        nodeId: record.nodeId,
        item: record.item,
        text: textOf(record, end),
        data: {
          ...(end.durationMs === undefined ? {} : { durationMs: Math.round(end.durationMs) }),
          ...(end.failure === undefined ? {} : { failure: toldFailure(end.failure) }),
          ...(record.cached ? { cached: true } : {}),
        },
      },
      now,
    )
    journal.saveNode(run.record, record)
  }
  markProgress(parts, run)
}

function textOf(record: NodeRecord, end: NodeEnd): string {
  const name = nameOf(record)
  if (end.state === 'completed') {
    return end.durationMs === undefined
      ? `${name} completed.`
      : `${name} completed in ${(end.durationMs / 1_000).toFixed(1)} s.`
  }
  if (end.state === 'failed') return `${name} failed: ${end.failure?.message ?? 'for no known reason'}`
  const word = end.state === 'skipped' ? 'was skipped' : 'was cancelled'
  return end.note === undefined ? `${name} ${word}.` : `${name} ${word}: ${end.note}.`
}
