import type { NodeRef } from '../../../../contract/run.ts'
import { isFinalNode } from '../../../../contract/run.ts'
import type { RunRecord } from '../../store/records.ts'
import { moveApprovalEnd } from './approval-end.ts'
import { cancelUndo } from './compensate.ts'
import { endNode, recordEnd, skippedByPerson } from './end-node.ts'
import { isAtWork, type LiveRun, specOf } from './live-run.ts'
import type { Parts } from './parts.ts'
import { requeue } from './queue-unit.ts'
import { armRunTimeout, disarmRunTimeout } from './run-clock.ts'
import { nodeNotFound, refuseNode, refuseRun } from './run-errors.ts'
import { stayReady } from './stay-ready.ts'
import { compensateNext, stopRun } from './stop-run.ts'
import { markSkipped, skipWork } from './stop-unit.ts'
import { tellAround } from './work-time.ts'

/** Why a nested run is paused. */
export const AROUND_PAUSED = 'the run around it is paused'

/** Starts nothing more, in nested runs neither. @throws MusterError `invalid_transition` */
export function pauseRun(
  parts: Parts,
  run: LiveRun,
  mode: 'hold' | 'freeze',
  note: string | null = null,
): RunRecord {
  const { record } = run
  if (!canPause(record, mode)) {
    throw refuseRun(record, 'be paused', 'Only a run that is running can be paused.')
  }
  // All are recorded before the first is frozen, which commits: a crash must not find some of them paused.
  const paused = recordPause(parts, run, mode, note)
  if (mode === 'freeze') for (const each of paused) freezeUnits(parts, each)
  return record
}

/** What runs; what is only held can still be frozen. */
function canPause({ state, pausedAs, ending }: RunRecord, mode: 'hold' | 'freeze'): boolean {
  const goesFurther = state === 'paused' && pausedAs === 'hold' && mode === 'freeze'
  return ending === null && (state === 'running' || goesFurther)
}

/** The run and those that are nested in it. */
function recordPause(parts: Parts, run: LiveRun, mode: 'hold' | 'freeze', note: string | null): LiveRun[] {
  const { context } = parts
  const { record } = run
  disarmRunTimeout(run)
  yieldLocks(parts, run)
  record.state = 'paused'
  record.pausedAs = mode
  record.pausedSince ??= context.now()
  record.note = note
  const how = mode === 'freeze' ? 'what runs is frozen' : 'what runs may finish'
  const text = `${record.title} was paused: ${note ?? how}.`
  context.store.journal.appendEntry(
    record,
    { kind: 'workflow.run.paused', text, data: { mode } },
    context.now(),
  )
  context.store.journal.saveRun(record)
  tellAround(parts, run)
  const all = [run]
  for (const nested of parts.runs.values()) {
    if (nested.record.parent?.runId === record.id && canPause(nested.record, mode))
      all.push(...recordPause(parts, nested, mode, AROUND_PAUSED))
  }
  return all
}

function freezeUnits({ context }: Parts, run: LiveRun): void {
  for (const unit of run.units.values()) {
    if (unit.attempt === null) continue
    unit.attempt.clock.hold('frozen', true)
    context.store.journal.saveNode(run.record, unit.record)
    context.kinds.get(specOf(run, unit.index).kind)?.freeze?.(unit.record)
  }
}

/** What starts nothing keeps nobody waiting: nodes that wait for locks, or hold them and wait for a place, ask again later. */
function yieldLocks(parts: Parts, run: LiveRun): void {
  for (const unit of run.units.values()) {
    if (unit.attempt !== null || (unit.status !== 'locking' && !unit.granted)) continue
    parts.context.locks.release(unit.owner)
    unit.granted = false
    if (unit.status !== 'locking') continue
    requeue(parts, run, unit)
    stayReady(parts, run, unit, 'asks for its locks when the run goes on')
  }
}

/** Goes on with a paused run, and with the nested ones that are paused. */
export function goOnWithRun(parts: Parts, run: LiveRun): RunRecord {
  // As with a pause: all are recorded before the first is let go on.
  const going = recordGoing(parts, run)
  for (const { run: each, wasFrozen } of going) if (wasFrozen) thawUnits(parts, each)
  for (const { run: each } of going) {
    armRunTimeout(parts, each)
    parts.poke(each)
  }
  return run.record
}

/** The run and the paused ones that are nested in it. */
function recordGoing(parts: Parts, run: LiveRun): { run: LiveRun; wasFrozen: boolean }[] {
  const { context } = parts
  const { record } = run
  const all = [{ run, wasFrozen: record.pausedAs === 'freeze' }]
  const now = context.now()
  if (record.pausedSince !== null) record.pausedMs += now - record.pausedSince
  record.pausedSince = null
  record.pausedAs = null
  record.state = 'running'
  if (record.ending === null) record.note = null
  context.store.journal.appendEntry(
    record,
    { kind: 'workflow.run.resumed', text: `${record.title} goes on.` },
    now,
  )
  if (record.ending === 'failed' && record.onFailure === 'compensate') compensateNext(parts, run)
  context.store.journal.saveRun(record)
  tellAround(parts, run)
  for (const nested of parts.runs.values()) {
    if (nested.record.parent?.runId === record.id && nested.record.state === 'paused')
      all.push(...recordGoing(parts, nested))
  }
  return all
}

function thawUnits(parts: Parts, run: LiveRun): void {
  const { context } = parts
  for (const unit of run.units.values()) {
    if (unit.attempt === null) continue
    context.kinds.get(specOf(run, unit.index).kind)?.thaw?.(unit.record)
    unit.attempt.clock.hold('frozen', false)
    context.store.journal.saveNode(run.record, unit.record)
    moveApprovalEnd(parts, run, unit)
  }
}

/** @throws MusterError `invalid_transition` */
export function cancelRun(parts: Parts, run: LiveRun, compensate: boolean): RunRecord {
  const { record } = run
  if (record.state === 'compensating' && run.open === 0) {
    // As any run that is being ended: the next supervisor must not go on undoing it.
    record.state = 'running'
    record.ending = 'cancelled'
    run.toUndo = []
    cancelUndo(run)
    parts.context.store.journal.saveRun(record)
    parts.poke(run)
    return record
  }
  const isPausedEnding = record.state === 'paused' && record.ending !== null
  if (record.ending !== null && !isPausedEnding) {
    throw refuseRun(record, 'be cancelled', 'It ends as soon as what runs has ended.')
  }
  disarmRunTimeout(run)
  if (record.state === 'paused') {
    if (record.pausedSince !== null) record.pausedMs += parts.context.now() - record.pausedSince
    record.pausedSince = null
    record.state = 'running'
  }
  record.ending = null
  stopRun(parts, run, { ending: 'cancelled', cause: 'cancel', compensate, note: 'a person cancelled it' })
  record.pausedAs = null
  return record
}

/** @throws MusterError `not_found`, `invalid_transition` */
export function skipNode(parts: Parts, run: LiveRun, { nodeId, item }: NodeRef): RunRecord {
  const node = run.nodes.get(nodeId)
  const fan = run.fans.get(nodeId)
  const record = item === null ? node : fan?.records[item]
  if (node === undefined || record === undefined) throw nodeNotFound(run.record.id, nodeId, item)
  if (run.record.ending !== null) throw refuseRun(run.record, 'have a node skipped', 'It is being ended.')
  if (isFinalNode(record.state))
    throw refuseNode(record, 'be skipped', 'Only a node that has not ended can be skipped.')
  if (item === null && !run.units.has(nodeId) && isAtWork(run, nodeId)) {
    markSkipped(parts, run, record)
    for (const element of fan?.records ?? [])
      if (element !== undefined) skipUnit(parts, run, `${nodeId}[${element.item}]`)
  } else if (!skipUnit(parts, run, item === null ? nodeId : `${nodeId}[${item}]`)) {
    // An element whose node has not begun again waits for that.
    if (item === null) endNode(parts, run, record, skippedByPerson)
    else recordEnd(parts, run, record, skippedByPerson)
  }
  parts.poke(run)
  return run.record
}

/** False: nothing of it is at work. */
function skipUnit(parts: Parts, run: LiveRun, key: string): boolean {
  const unit = run.units.get(key)
  if (unit === undefined) return false
  skipWork(parts, run, unit)
  return true
}
