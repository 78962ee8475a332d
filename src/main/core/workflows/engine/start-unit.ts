import type { WorkflowNode } from '../../../../contract/workflow-definition.ts'
import { fillInTextsSoon } from '../definition/fill-in.ts'
import type { Scope } from '../definition/scope.ts'
import type { NodeOutcome, NodeWork } from '../kinds/node-kind.ts'
import { abortUnit } from './abort-unit.ts'
import { approvalEnd, countedBefore } from './approval-end.ts'
import { createAttemptClock } from './attempt-clock.ts'
import { awaitWork, LATER } from './await-work.ts'
import { cacheKeyOf } from './cache-key.ts'
import { circuitTarget } from './circuit-target.ts'
import { endByDefect } from './end-by-defect.ts'
import { endUnit } from './end-node.ts'
import { finishAttempt } from './finish-attempt.ts'
import { markHeldByBudget } from './held-by-budget.ts'
import { type Attempt, type LiveRun, nameOf, scopeOf, specOf, type Unit } from './live-run.ts'
import { loseLocks } from './lose-locks.ts'
import type { Parts } from './parts.ts'
import { needsPlace, rankOf, requeue } from './queue-unit.ts'
import { stayReady } from './stay-ready.ts'
import { takeResult } from './take-result.ts'
import { failureOfTemplate } from './template-failure.ts'
import { waitForCircuit } from './wait-for-circuit.ts'
import { markWorking, tellAround } from './work-time.ts'

/** Starts a ready unit, or finds why it must wait on: a lock or a circuit. A result from the cache ends it at once. */
export function startUnit(parts: Parts, run: LiveRun, unit: Unit): void {
  const spec = specOf(run, unit.index)
  const scope = scopeOf(run, unit)
  if (takeFromCache(parts, run, unit, scope)) return
  if (!unit.granted && !takeLocks(parts, run, unit, spec, scope)) return
  const target = circuitTarget(run, spec)
  // What had begun goes on: the call was made already.
  const admitted = target === null || unit.resumed ? null : parts.context.circuits.admit(target)
  if (target !== null && admitted?.open) {
    parts.context.locks.release(unit.owner)
    unit.granted = false
    waitForCircuit(parts, run, unit, target, admitted.retryAt)
    return
  }
  begin(parts, run, unit, spec, scope)
}

/** Takes over what an earlier supervisor began, without its locks: for one that is to be ended. */
export function pickUpUnit(parts: Parts, run: LiveRun, unit: Unit): void {
  parts.context.locks.release(unit.owner)
  begin(parts, run, unit, specOf(run, unit.index), scopeOf(run, unit))
}

/** What a unit needs before it can start. Later: it is ready again when that is there. @throws what `work` throws */
function awaitFor<T>(
  parts: Parts,
  run: LiveRun,
  unit: Unit,
  what: string,
  work: () => T | Promise<T>,
): T | typeof LATER {
  const given = awaitWork(parts, run, `${what} ${unit.key}`, work, () => {
    if (unit.status === 'evaluating') requeue(parts, run, unit)
  })
  if (given === LATER) unit.status = 'evaluating'
  return given
}

/** True: the unit has ended, or waits. */
function takeFromCache(parts: Parts, run: LiveRun, unit: Unit, scope: Scope): boolean {
  const { context, counts } = parts
  if (unit.resumed || unit.cacheKey !== undefined) return false
  try {
    const key = awaitFor(parts, run, unit, 'cache', () => cacheKeyOf(context, run, unit, scope))
    if (key === LATER) return true
    unit.cacheKey = key
  } catch (error) {
    endUnit(parts, run, unit, {
      state: 'failed',
      failure: failureOfTemplate(error, 'what its cache goes by'),
    })
    return true
  }
  if (unit.cacheKey === null || run.record.fresh) return false
  const result = context.cache.get(unit.cacheKey)
  if (result === undefined) return false
  const { record } = unit
  record.cached = true
  record.startedAt ??= context.now()
  counts.cacheHits += 1
  const entry = {
    kind: 'workflow.cache.hit',
    nodeId: record.nodeId,
    item: record.item,
    text: `${nameOf(record)}: the result of an earlier run is used.`,
  } as const
  context.store.journal.appendEntry(run.record, entry, context.now())
  endUnit(parts, run, unit, { state: 'completed', result })
  return true
}

/** False: it waits for them, or has ended because they can't be named. */
function takeLocks(parts: Parts, run: LiveRun, unit: Unit, spec: WorkflowNode, scope: Scope): boolean {
  if (spec.resources.length === 0) return true
  const { context } = parts
  const { record } = unit
  let needs: typeof spec.resources
  try {
    // Together they may take no longer than one.
    const ids = spec.resources.map(({ id }) => id)
    const names = awaitFor(parts, run, unit, 'locks', () => fillInTextsSoon(ids, scope))
    if (names === LATER) return false
    needs = spec.resources.map((need, at) => ({ ...need, id: names[at]?.trim() || need.id }))
  } catch (error) {
    endUnit(parts, run, unit, {
      state: 'failed',
      failure: failureOfTemplate(error, 'the name of a resource'),
    })
    return false
  }
  const held = context.locks.acquire({
    owner: unit.owner,
    needs,
    priority: unit.priority,
    timeoutMs: context.config.lockTimeoutMs,
    leaseMs: context.config.lockLeaseMs,
    node: { runId: record.runId, nodeId: record.nodeId, item: record.item },
    ancestors: run.ancestors,
    onGranted() {
      if (unit.status !== 'locking') return
      unit.granted = true
      unit.rank = Math.max(unit.rank, rankOf.granted)
      requeue(parts, run, unit)
    },
    onLost: (reason, text) => loseLocks(parts, run, unit, reason, text),
  })
  if (held === 'granted') {
    unit.granted = true
    return true
  }
  unit.status = 'locking'
  stayReady(parts, run, unit, context.locks.explain(unit.owner) ?? 'waits for a lock', 'lock')
  if (!unit.waitTold) {
    unit.waitTold = true
    const entry = {
      kind: 'workflow.lock.waited',
      nodeId: record.nodeId,
      item: record.item,
      text: `${nameOf(record)} ${record.note ?? 'waits for a lock'}.`,
    } as const
    context.store.journal.appendEntry(run.record, entry, context.now())
  }
  return false
}

function begin(parts: Parts, run: LiveRun, unit: Unit, spec: WorkflowNode, scope: Scope): void {
  const { context, counts } = parts
  const { record } = unit
  const kind = context.kinds.get(spec.kind)
  const { resumed } = unit
  const defaults = run.dag.definition.defaults
  // A person may take long: only a limit of the node's own ends that.
  const seconds = spec.timeout ?? (spec.kind === 'approval' ? undefined : defaults.timeout)
  const timeoutMs = seconds === undefined ? null : seconds * 1_000
  const attempt: Attempt = {
    controller: new AbortController(),
    clock: createAttemptClock(
      timeoutMs,
      () => abortUnit(unit, 'timeout'),
      resumed && timeoutMs !== null ? countedBefore(parts, run, record, timeoutMs) : 0,
      (isRunning) => markWorking(parts, run, unit, isRunning),
    ),
    cause: null,
    failure: null,
    heldByBudget: false,
    takesPlace: needsPlace(run, unit),
    settled: Promise.resolve(),
  }
  unit.attempt = attempt
  unit.status = 'active'
  tellAround(parts, run)
  unit.rank = rankOf.ready
  if (attempt.takesPlace) run.places += 1
  counts.started += 1
  const now = context.now()
  record.state = 'running'
  record.note = null
  record.waitingFor = null
  record.waitingUntil = null
  record.startedAt ??= now
  const name = nameOf(record)
  const tries = record.attempt > 1 ? `, attempt ${record.attempt}` : ''
  context.store.journal.appendEntry(
    run.record,
    {
      kind: resumed ? 'workflow.node.resumed' : 'workflow.node.started',
      nodeId: record.nodeId,
      item: record.item,
      text: resumed ? `${name} was picked up where it was${tries}.` : `${name} started${tries}.`,
      data: { attempt: record.attempt },
    },
    now,
  )
  context.store.journal.saveNode(run.record, record)
  if (run.record.pausedAs === 'freeze') attempt.clock.hold('frozen', true)

  const settle = (outcome: NodeOutcome): void => {
    if (unit.attempt === attempt) finishAttempt(parts, run, unit, attempt, outcome)
  }
  if (kind === undefined) {
    settle({
      state: 'failed',
      failure: {
        kind: 'internal',
        message: `There is no kind of node "${spec.kind}".`,
        hint: 'Start Muster with the extension that registers it.',
      },
    })
    return
  }
  const work: NodeWork = {
    context,
    run: run.record,
    node: record,
    spec,
    defaults,
    scope,
    priority: unit.priority,
    timeoutMs,
    signal: attempt.controller.signal,
    save({ handle, taskId, childRunId }) {
      // Also while the supervisor closes: what was begun must be found again.
      if (unit.attempt !== attempt) return
      record.handle = handle
      if (taskId !== undefined) record.taskId = taskId
      if (childRunId !== undefined) record.childRunId = childRunId
      context.store.journal.saveNode(run.record, record)
    },
    tell(note, waiting = null, waitingUntil = null) {
      // What a person skips has nothing more to say.
      if (parts.closed || unit.attempt !== attempt || attempt.cause === 'skip') return
      // A budget waits for a person, as a request does.
      const waitingFor = waiting === 'budget' ? 'approval' : waiting === 'paused' ? null : waiting
      record.state = waitingFor === 'approval' ? 'waiting' : 'running'
      Object.assign(record, { note, waitingFor, waitingUntil })
      // To wait for a person is all that an approval does.
      const isAsking = waitingFor === 'approval' && spec.kind === 'approval'
      const isStill = waiting === 'place' || waiting === 'paused'
      attempt.clock.hold('waiting', isStill || (waitingFor === 'approval' && !isAsking))
      if (isAsking) record.waitingUntil = approvalEnd(parts, attempt)
      context.store.journal.saveNode(run.record, record)
      attempt.heldByBudget = waiting === 'budget'
      if (attempt.heldByBudget || run.record.heldByBudget) markHeldByBudget(parts, run)
    },
  }
  try {
    attempt.settled = kind
      .run(work)
      .then(
        (outcome: NodeOutcome | undefined) => {
          // What of an extension gives nothing is told as a defect by what comes next.
          const taken = outcome?.state === 'completed' ? takeResult(record, outcome.result) : null
          const end = () => settle(outcome as NodeOutcome)
          return taken === null ? end() : taken.then(end)
        },
        (error: unknown) => settle(defectOf(parts, run, unit, error)),
      )
      .catch((error: unknown) => endByDefect(parts, run, error))
  } catch (error) {
    settle(defectOf(parts, run, unit, error))
  }
}

/** A kind throws only for a defect. */
function defectOf({ context }: Parts, run: LiveRun, unit: Unit, error: unknown): NodeOutcome {
  const message = error instanceof Error ? error.message : String(error)
  context.config.log('error', 'a node failed by a defect', {
    runId: run.record.id,
    node: nameOf(unit.record),
    error: error instanceof Error ? (error.stack ?? message) : message,
  })
  return {
    state: 'failed',
    failure: {
      kind: 'internal',
      message,
      hint: 'It is a defect of Muster or of an extension: the log has the details.',
    },
  }
}
