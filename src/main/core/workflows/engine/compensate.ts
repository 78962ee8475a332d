import { setTimeout as delay } from 'node:timers/promises'
import type { NodeFailure } from '../../../../contract/run.ts'
import type { Json } from '../../../../contract/values.ts'
import type { Compensation, WorkflowNode } from '../../../../contract/workflow-definition.ts'
import type { NodeRecord } from '../../store/records.ts'
import { evaluateSoon } from '../definition/fill-in.ts'
import { childScope } from '../definition/scope.ts'
import type { NodeOutcome } from '../kinds/node-kind.ts'
import { createAttemptClock } from './attempt-clock.ts'
import { asList, listTextOf } from './fan-out.ts'
import { backOff, isWorth } from './finish-attempt.ts'
import { allRecords, type LiveRun, nameOf, scopeOf, specOf } from './live-run.ts'
import type { Parts } from './parts.ts'
import { toldFailure } from './told-failure.ts'

/**
 * What can be undone and was not, in the order in which it completed. A node whose result came from the cache has done
 * nothing in this run, and a fan-out is undone by its elements.
 */
export function leftToUndo(run: LiveRun): NodeRecord[] {
  return [...allRecords(run)]
    .filter(
      (record) =>
        record.state === 'completed' &&
        !record.cached &&
        record.compensation !== 'completed' &&
        record.compensation !== 'failed' &&
        record.itemCount === null &&
        compensationOf(run, record) !== undefined,
    )
    .sort((a, b) => (a.completedOrder ?? 0) - (b.completedOrder ?? 0))
}

/** Undoes the node that completed last among those that are left; its end brings the next one. False: none is left. */
export function undoNext(parts: Parts, run: LiveRun): boolean {
  run.toUndo ??= leftToUndo(run)
  const record = run.toUndo.pop()
  return record !== undefined && beginUndo(parts, run, record)
}

/**
 * Ends the compensation that an earlier supervisor had begun in a run that is not undone any more: a person cancelled
 * that. False: there is none.
 */
export function endBegunUndo(parts: Parts, run: LiveRun): boolean {
  const record = leftToUndo(run).find(({ compensation }) => compensation === 'running')
  if (record === undefined || !beginUndo(parts, run, record)) return false
  run.toUndo = []
  cancelUndo(run)
  return true
}

/** What was undone is undone; the rest stays. */
export function cancelUndo({ undoing }: LiveRun): void {
  if (undoing === null) return
  undoing.cause = 'cancel'
  undoing.controller.abort('cancel')
}

function beginUndo(parts: Parts, run: LiveRun, record: NodeRecord): boolean {
  const compensation = compensationOf(run, record)
  if (compensation === undefined) return false
  const undoing: NonNullable<LiveRun['undoing']> = {
    controller: new AbortController(),
    cause: null,
    settled: Promise.resolve(),
  }
  run.undoing = undoing
  undoing.settled = undo(parts, run, record, compensation, undoing).catch((error: unknown) => {
    if (!parts.closed) endUndo(parts, run, record, defectOf(error))
  })
  return true
}

function compensationOf(run: LiveRun, { nodeId }: NodeRecord): Compensation | undefined {
  const index = run.dag.indexOf.get(nodeId)
  return index === undefined ? undefined : specOf(run, index).compensate
}

/** One compensation with its tries. */
async function undo(
  parts: Parts,
  run: LiveRun,
  record: NodeRecord,
  compensation: Compensation,
  undoing: NonNullable<LiveRun['undoing']>,
): Promise<void> {
  const { retry } = compensation
  // Begun before a restart: it is picked up.
  if (record.compensation === null) record.handle = null
  record.compensation = 'running'
  parts.context.store.journal.saveNode(run.record, record)
  for (let tries = 1; ; tries += 1) {
    const outcome = await tryOnce(parts, run, record, compensation, tries, undoing)
    if (parts.closed || undoing.cause === 'close') return
    if (parts.context.closing && outcome.state !== 'completed') return
    record.handle = null
    const failure = failureOf(outcome)
    const isLast = retry === undefined || tries >= retry.attempts || undoing.cause !== null
    if (failure === null || isLast || !isWorth(retry, failure.kind)) {
      endUndo(parts, run, record, failure)
      return
    }
    await delay(backOff(retry, tries), undefined, { signal: undoing.controller.signal }).catch(() => {})
    // Left for the next supervisor.
    if (parts.closed) return
  }
}

async function tryOnce(
  parts: Parts,
  run: LiveRun,
  record: NodeRecord,
  compensation: Compensation,
  attempt: number,
  undoing: NonNullable<LiveRun['undoing']>,
): Promise<NodeOutcome> {
  const { context } = parts
  const { retry, timeout, ...action } = compensation
  const spec: WorkflowNode = { id: record.nodeId, needs: [], resources: [], ...action }
  const timeoutMs = timeout === undefined ? null : timeout * 1_000
  const timed = new AbortController()
  const clock = createAttemptClock(timeoutMs, () => timed.abort('timeout'))
  const kind = context.kinds.get(spec.kind)
  if (kind === undefined) throw new Error(`There is no kind of node "${spec.kind}".`)
  const outcome = await kind.run({
    context,
    run: run.record,
    // Its task and its tries are others than those of the node.
    node: { ...record, attempt, taskId: null, childRunId: null },
    spec,
    defaults: run.dag.definition.defaults,
    scope: childScope(scopeOf(run, { record, element: await elementOf(run, record) }), {
      result: record.result ?? null,
    }),
    priority: 0,
    timeoutMs,
    signal: AbortSignal.any([undoing.controller.signal, timed.signal]),
    save({ handle }) {
      record.handle = handle
      context.store.journal.saveNode(run.record, record)
    },
    tell(note, waitingFor = null) {
      if (parts.closed) return
      record.note = note
      clock.hold('waiting', waitingFor !== null && waitingFor !== 'retry')
      context.store.journal.saveNode(run.record, record)
    },
  })
  clock.stop()
  if (outcome.state === 'completed' || !timed.signal.aborted) return outcome
  return {
    state: 'failed',
    failure: {
      kind: 'timed_out',
      message: `Its compensation took longer than its time-out of ${timeout} s.`,
      hint: 'Undo by hand what is left.',
    },
  }
}

/** The element that a fan-out's unit was for. */
async function elementOf(run: LiveRun, { nodeId, item }: NodeRecord): Promise<Json | undefined> {
  const index = run.dag.indexOf.get(nodeId)
  if (item === null || index === undefined) return undefined
  const fan = run.fans.get(nodeId)
  if (fan === undefined) return undefined
  try {
    const text = listTextOf(run, index)
    const values = fan.values ?? asList(text, await evaluateSoon(text, run.scope))
    fan.values = values
    return values[item]
  } catch {
    return undefined
  }
}

function failureOf(outcome: NodeOutcome): NodeFailure | null {
  if (outcome.state === 'completed') return null
  if (outcome.state === 'failed') return outcome.failure
  return { kind: 'interrupted', message: 'Its compensation was ended.', hint: 'Undo by hand what is left.' }
}

function endUndo(parts: Parts, run: LiveRun, record: NodeRecord, failure: NodeFailure | null): void {
  const { context } = parts
  const name = nameOf(record)
  record.compensation = failure === null ? 'completed' : 'failed'
  record.handle = null
  record.note = failure === null ? 'undone' : `could not be undone: ${failure.message}`
  const entry = {
    kind: failure === null ? 'workflow.node.compensated' : 'workflow.node.compensation_failed',
    nodeId: record.nodeId,
    item: record.item,
    text: failure === null ? `${name} was undone.` : `${name} could not be undone: ${failure.message}`,
    data: failure === null ? {} : { failure: toldFailure(failure) },
  } as const
  context.store.journal.appendEntry(run.record, entry, context.now())
  context.store.journal.saveNode(run.record, record)
  run.undoing = null
  parts.poke(run)
}

function defectOf(error: unknown): NodeFailure {
  const message = error instanceof Error ? error.message : String(error)
  return { kind: 'internal', message, hint: 'It is a defect of Muster or of an extension.' }
}
