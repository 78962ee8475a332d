import { MAX_FAN_OUT } from '../../../../contract/definition-limits.ts'
import { isFinalNode, type NodeFailure } from '../../../../contract/run.ts'
import type { Json } from '../../../../contract/values.ts'
import type { NodeRecord } from '../../store/records.ts'
import { inThread } from '../../templates/liquid-context.ts'
import { evaluate } from '../../templates/templates.ts'
import { learntAs } from '../progress/durations.ts'
import { LATER } from './await-work.ts'
import { collectResults } from './collect-results.ts'
import { CAME_FIRST, endNode, skippedByPerson } from './end-node.ts'
import { evaluateFor } from './evaluate-for.ts'
import { type Fan, type LiveRun, newFan, nodeOf, specOf } from './live-run.ts'
import { newNodeRecord } from './new-records.ts'
import type { Parts } from './parts.ts'
import { queueUnit } from './queue-unit.ts'
import { resumeUnit } from './resume-unit.ts'
import { stopUnit } from './stop-unit.ts'
import { failureOfTemplate } from './template-failure.ts'
import { setWorking } from './work-time.ts'

const noteOfFailed = ({ item }: NodeRecord) => `element ${(item ?? 0) + 1} failed`

/**
 * Makes the elements of a fan-out ready: all of a new one, those that have not ended of one that is gone on with after a
 * retry. Where its list takes long, it is done again when that is there.
 */
export function expandFan(parts: Parts, run: LiveRun, index: number): void {
  expand(parts, run, index, () => evaluateFor(parts, run, index, listTextOf(run, index)))
}

/** The same after a restart, at once: what had begun is taken over before anything else is done, which nobody waits for. */
export function expandFanAgain(parts: Parts, run: LiveRun, index: number): void {
  expand(parts, run, index, () => evaluate(listTextOf(run, index), run.scope, inThread))
}

function expand(
  parts: Parts,
  run: LiveRun,
  index: number,
  evaluateList: () => Json | undefined | typeof LATER,
): void {
  const { context } = parts
  const { journal } = context.store
  const parent = nodeOf(run, index)
  const fan = fanOf(run, parent.nodeId)
  let values: readonly Json[]
  try {
    const value = evaluateList()
    if (value === LATER) return
    values = asList(listTextOf(run, index), value)
  } catch (error) {
    endNode(parts, run, parent, { state: 'failed', failure: failureOfTemplate(error, 'its list') })
    return
  }
  if (fan.records.length > 0 && parent.itemCount !== null && parent.itemCount !== values.length) {
    endNode(parts, run, parent, { state: 'failed', failure: changedList(parent.itemCount, values.length) })
    return
  }
  fan.values = values
  fan.decided = false
  fan.winner = null
  const isNew = parent.startedAt === null
  const now = context.now()
  parent.state = 'running'
  if (!parent.beingSkipped) parent.note = null
  parent.startedAt ??= now
  parent.itemCount = values.length
  for (const item of values.keys()) fan.records[item] ??= newNodeRecord(run.record.id, parent.nodeId, item)
  parent.itemsEnded = fan.records.filter((record) => record && isFinalNode(record.state)).length
  if (isNew) {
    const entry = {
      kind: 'workflow.node.started',
      nodeId: parent.nodeId,
      text: `${parent.nodeId} started, with ${values.length} ${values.length === 1 ? 'element' : 'elements'}.`,
      data: { itemCount: values.length },
    } as const
    journal.appendEntry(run.record, entry, now)
  }
  journal.saveNode(run.record, parent)
  for (const [item, element] of values.entries()) {
    const record = fan.records[item]
    if (record === undefined || isFinalNode(record.state)) continue
    if (record.startedAt === null) {
      run.unsaved.push(record)
      queueUnit(parts, run, { index, record, element })
    } else resumeUnit(parts, run, { index, record, element })
  }
  parts.stageLater(run)
  if (!isNew) settleAgain(parts, run, index, fan)
  if (parent.itemsEnded === values.length) endFan(parts, run, index, fan)
}

/** After a restart: what an element had settled for the others by its end, when they had not ended yet. */
function settleAgain(parts: Parts, run: LiveRun, index: number, fan: Fan): void {
  const since = nodeOf(run, index).startedAt ?? 0
  // Of an earlier try of the whole only what has completed counts.
  const first = (is: 'completed' | 'failed') =>
    fan.records
      .filter((record) => record?.state === is && (is === 'completed' || (record.endedAt ?? 0) >= since))
      .sort((a, b) => (a?.completedOrder ?? 0) - (b?.completedOrder ?? 0))[0]
  if (specOf(run, index).collect !== 'first') {
    const failed = run.record.onFailure === 'continue' ? undefined : first('failed')
    if (failed !== undefined) endOthers(parts, run, fan, noteOfFailed(failed))
    return
  }
  fan.winner = first('completed') ?? null
  if (fan.winner !== null) endOthers(parts, run, fan, CAME_FIRST)
}

/** What the list of a fan-out is evaluated from. */
export function listTextOf(run: LiveRun, index: number): string {
  return specOf(run, index).forEach ?? ''
}

/** @throws Error for what is no list */
export function asList(text: string, value: Json | undefined): readonly Json[] {
  if (!Array.isArray(value)) {
    const is =
      value === undefined || value === null
        ? 'nothing'
        : typeof value === 'object'
          ? 'an object'
          : `a ${typeof value}`
    throw new Error(`"${text}" gives ${is}, not a list.`)
  }
  if (value.length > MAX_FAN_OUT) {
    throw new Error(`"${text}" gives ${value.length} elements; ${MAX_FAN_OUT} is the most.`)
  }
  return value
}

function fanOf(run: LiveRun, nodeId: string): Fan {
  const known = run.fans.get(nodeId)
  if (known !== undefined) return known
  const fan = newFan()
  run.fans.set(nodeId, fan)
  return fan
}

/** An element has ended: when that settles the whole, the others are ended; with the last one, the node ends. */
export function elementEnded(parts: Parts, run: LiveRun, index: number, record: NodeRecord): void {
  const parent = nodeOf(run, index)
  const fan = fanOf(run, parent.nodeId)
  if (isFinalNode(parent.state)) return
  const isFirst = specOf(run, index).collect === 'first'
  parent.itemsEnded = (parent.itemsEnded ?? 0) + 1
  parts.context.store.journal.saveNode(run.record, parent)
  parts.poke(run)
  if (isFirst && record.state === 'completed' && fan.winner === null) {
    fan.winner = record
    endOthers(parts, run, fan, CAME_FIRST)
  } else if (!isFirst && record.state === 'failed' && run.record.onFailure !== 'continue') {
    endOthers(parts, run, fan, noteOfFailed(record))
  }
  if (parent.itemsEnded === parent.itemCount) endFan(parts, run, index, fan)
}

/** Ends what still runs of a fan-out, and what has not begun. */
function endOthers(parts: Parts, run: LiveRun, fan: Fan, note: string): void {
  if (fan.decided) return
  fan.decided = true
  for (const other of fan.records) {
    if (other === undefined || isFinalNode(other.state)) continue
    const unit = run.units.get(`${other.nodeId}[${other.item}]`)
    if (unit === undefined) continue
    const quiet = unit.record.startedAt === null
    stopUnit(parts, run, unit, fan.winner === null ? 'failFast' : 'skip', { state: 'cancelled', note, quiet })
  }
  parts.stageLater(run)
}

/** All elements have ended. */
function endFan(parts: Parts, run: LiveRun, index: number, fan: Fan): void {
  const parent = nodeOf(run, index)
  if (isFinalNode(parent.state)) return
  const how = specOf(run, index).collect ?? 'collect'
  const records = fan.records.filter((record) => record !== undefined)
  const failed = records.filter(({ state }) => state === 'failed')
  setWorking(parent, false, parts.context.now())
  const durationMs = Math.max(0, parent.workedMs - (fan.unseenMs ?? 0))
  if (how === 'first' && fan.winner === null)
    fan.winner = records.find(({ state }) => state === 'completed') ?? null
  if (parent.beingSkipped) {
    endNode(parts, run, parent, skippedByPerson)
  } else if (how === 'first' && fan.winner !== null) {
    endNode(parts, run, parent, { state: 'completed', result: fan.winner.result ?? null, durationMs })
  } else if (failed.length > 0) {
    // What the others have found is kept to be looked at.
    const found = collectResults(how, records)
    endNode(parts, run, parent, {
      state: 'failed',
      failure: failureOf(failed, records.length),
      ...('result' in found ? { result: found.result } : {}),
    })
  } else if (records.some(({ state }) => state === 'cancelled')) {
    endNode(parts, run, parent, { state: 'cancelled', note: run.record.note ?? 'the run was ended' })
  } else {
    const found = collectResults(how, records)
    if ('failure' in found) endNode(parts, run, parent, { state: 'failed', failure: found.failure })
    else {
      if (specOf(run, index).kind !== 'approval')
        parts.context.durations.learn(learntAs(run.record), parent.nodeId, durationMs)
      endNode(parts, run, parent, { state: 'completed', result: found.result, durationMs })
    }
  }
}

function failureOf(failed: readonly NodeRecord[], count: number): NodeFailure {
  const first = failed[0]
  const element = (first?.item ?? 0) + 1
  const more = failed.length > 1 ? ` (${failed.length} of ${count} failed)` : ''
  return {
    kind: first?.failure?.kind ?? 'internal',
    message: `Element ${element} of ${count} failed${more}: ${first?.failure?.message ?? ''}`,
    hint: first?.failure?.hint ?? null,
  }
}

function changedList(before: number, now: number): NodeFailure {
  return {
    kind: 'interrupted',
    message: `Its list had ${before} elements when it began and has ${now} now, so it can't go on where it was.`,
    hint: 'Run the node again from the beginning: retry the node that makes the list.',
  }
}
