import type { FailureKind, NodeRetry } from '../../../../contract/node-policies.ts'
import type { NodeFailure } from '../../../../contract/run.ts'
import { retryDelay } from '../../base/retry-delay.ts'
import type { NodeOutcome } from '../kinds/node-kind.ts'
import { learntAs } from '../progress/durations.ts'
import { cachePolicy } from './cache-key.ts'
import { blamesTarget, circuitTarget } from './circuit-target.ts'
import { CAME_FIRST, endUnit, skippedByPerson } from './end-node.ts'
import { markHeldByBudget } from './held-by-budget.ts'
import { type Attempt, type LiveRun, nameOf, nodeOf, specOf, type Unit } from './live-run.ts'
import type { Parts } from './parts.ts'
import { requeue } from './queue-unit.ts'
import { toldFailure } from './told-failure.ts'
import { forgetWork, tellAround } from './work-time.ts'

/** Failures that another try does not mend, unless the node says otherwise. */
const hopeless: ReadonlySet<FailureKind> = new Set(['rejected', 'template', 'command_not_found'])
/** Tries that a victim of deadlocks has beyond those of its policy, and how soon the next is, in ms at most. */
const DEADLOCK_RETRIES = 3
const DEADLOCK_WAIT_MS = 200

/** A try has ended, by itself or since it was asked to. What it has done is true, whatever was asked meanwhile. */
export function finishAttempt(
  parts: Parts,
  run: LiveRun,
  unit: Unit,
  attempt: Attempt,
  outcome: NodeOutcome,
): void {
  // It is left as it is, for the next supervisor: what fails now fails because this one closes.
  if (parts.closed || attempt.cause === 'close') return
  if (parts.context.closing && outcome.state !== 'completed') return
  attempt.clock.stop()
  unit.attempt = null
  tellAround(parts, run)
  // Only then: it looks at all that is ready or runs.
  if (attempt.heldByBudget || run.record.heldByBudget) markHeldByBudget(parts, run)
  if (attempt.takesPlace) run.places -= 1
  // Its place, if nothing else.
  parts.poke(run)
  parts.context.locks.release(unit.owner)
  unit.granted = false
  const unseenMs = outcome.state === 'completed' ? (outcome.unseenMs ?? 0) : 0
  const durationMs = Math.max(0, unit.record.workedMs - unseenMs)
  if (unit.resumed) noteUnseen(run, unit, unseenMs)
  unit.resumed = false
  tellCircuit(parts, run, unit, outcome)
  if (outcome.state === 'completed') {
    // How long a person took says nothing of the next time.
    const teaches = specOf(run, unit.index).kind !== 'approval'
    if (teaches && unit.record.item === null) {
      parts.context.durations.learn(learntAs(run.record), unit.record.nodeId, durationMs)
    }
    keepResult(parts, run, unit, outcome.result, durationMs)
    return
  }
  if (attempt.failure !== null) {
    retryOrFail(parts, run, unit, attempt.failure)
  } else if (attempt.cause === 'timeout') {
    retryOrFail(parts, run, unit, timeoutFailure(run, unit))
  } else if (attempt.cause === 'skip') {
    const fan = run.fans.get(unit.record.nodeId)
    const came = unit.record.item !== null && fan?.winner != null && !nodeOf(run, unit.index).beingSkipped
    if (came) endUnit(parts, run, unit, { state: 'cancelled', note: CAME_FIRST })
    else endUnit(parts, run, unit, skippedByPerson)
  } else if (attempt.cause !== null) {
    endUnit(parts, run, unit, { state: 'cancelled', note: run.record.note ?? 'the run was ended' })
  } else if (outcome.state === 'failed') {
    retryOrFail(parts, run, unit, outcome.failure)
  } else {
    retryOrFail(parts, run, unit, {
      kind: 'interrupted',
      message: 'Its work was ended from elsewhere.',
      hint: 'Run the node again.',
    })
  }
}

/** A fan-out was at work as long as one of its elements was. */
function noteUnseen(run: LiveRun, { record }: Unit, unseenMs: number): void {
  const fan = record.item === null ? undefined : run.fans.get(record.nodeId)
  if (fan !== undefined) fan.unseenMs = Math.min(fan.unseenMs ?? unseenMs, unseenMs)
}

/** Another try if the policy has one for such a failure; else the unit has failed. */
export function retryOrFail(parts: Parts, run: LiveRun, unit: Unit, failure: NodeFailure): void {
  const { record } = unit
  const spec = specOf(run, unit.index)
  const policy = spec.retry ?? run.dag.definition.defaults.retry
  const isEnding = run.record.ending !== null || run.fans.get(record.nodeId)?.decided === true
  if (!isEnding && failure.kind === 'deadlock' && unit.deadlocks < DEADLOCK_RETRIES) {
    unit.deadlocks += 1
    waitForRetry(parts, run, unit, failure, Math.ceil(Math.random() * DEADLOCK_WAIT_MS), 'after a deadlock')
    return
  }
  const tries = record.attempt - unit.deadlocks
  if (isEnding || policy === undefined || tries >= policy.attempts || !isWorth(policy, failure.kind)) {
    endUnit(parts, run, unit, { state: 'failed', failure })
    return
  }
  const wait = backOff(policy, tries)
  waitForRetry(parts, run, unit, failure, wait, `${tries + 1} of ${policy.attempts}`)
}

/** Exponential, with full jitter. @param tries how many there were; result in ms */
export function backOff(policy: NodeRetry, tries: number): number {
  if (policy.delay === 0) return 0
  return retryDelay(tries + 1, { baseMs: policy.delay * 1_000, maxMs: policy.maxDelay * 1_000 })
}

export function isWorth(policy: NodeRetry, kind: FailureKind): boolean {
  return policy.on === undefined ? !hopeless.has(kind) : policy.on.includes(kind)
}

function waitForRetry(
  parts: Parts,
  run: LiveRun,
  unit: Unit,
  failure: NodeFailure,
  waitMs: number,
  which: string,
): void {
  const { context, counts } = parts
  const { record } = unit
  counts.retried += 1
  record.attempt += 1
  record.handle = null
  forgetWork(record)
  record.state = 'waiting'
  record.waitingFor = 'retry'
  record.waitingUntil = context.now() + Math.round(waitMs)
  record.note = `attempt ${which}, since: ${failure.message}`
  context.store.journal.appendEntry(
    run.record,
    {
      kind: 'workflow.node.retried',
      nodeId: record.nodeId,
      item: record.item,
      text: `${nameOf(record)} is tried again in ${(waitMs / 1_000).toFixed(1)} s (${which}): ${failure.message}`,
      data: { attempt: record.attempt, failure: toldFailure(failure) },
    },
    context.now(),
  )
  context.store.journal.saveNode(run.record, record)
  awaitRetry(parts, run, unit)
}

/** Until `waitingUntil`; also after a restart. */
export function awaitRetry(parts: Parts, run: LiveRun, unit: Unit): void {
  unit.status = 'retrying'
  const wait = Math.max(0, (unit.record.waitingUntil ?? 0) - parts.context.now())
  unit.timer = setTimeout(() => {
    unit.timer = null
    if (unit.status === 'retrying') requeue(parts, run, unit)
  }, wait).unref()
}

function keepResult(
  parts: Parts,
  run: LiveRun,
  unit: Unit,
  result: Extract<NodeOutcome, { state: 'completed' }>['result'],
  durationMs: number,
): void {
  const { context } = parts
  const { record } = unit
  const policy = cachePolicy(run, specOf(run, unit.index))
  if (typeof unit.cacheKey === 'string' && policy !== undefined) {
    const { workflow } = run.record
    const kept = context.cache.set({
      key: unit.cacheKey,
      workflow,
      nodeId: record.nodeId,
      value: result,
      ttlMs: policy.ttl * 1_000,
    })
    if (kept) {
      const entry = {
        kind: 'workflow.cache.stored',
        nodeId: record.nodeId,
        item: record.item,
        text: `${nameOf(record)}: the result is kept for ${policy.ttl} s.`,
      } as const
      context.store.journal.appendEntry(run.record, entry, context.now())
    }
  }
  endUnit(parts, run, unit, { state: 'completed', result, durationMs })
}

function tellCircuit(parts: Parts, run: LiveRun, unit: Unit, outcome: NodeOutcome): void {
  const target = circuitTarget(run, specOf(run, unit.index))
  // A nested run that could not even be started says nothing of its workflow.
  if (target === null || (unit.record.childRunId === null && specOf(run, unit.index).kind === 'workflow'))
    return
  const { circuits, store, now } = parts.context
  const changed =
    outcome.state === 'failed' && blamesTarget(outcome.failure.kind)
      ? circuits.fail(target, outcome.failure.message)
      : outcome.state === 'cancelled'
        ? null
        : circuits.succeed(target)
  if (changed === null) return
  const isOpen = changed.state === 'open'
  const entry = {
    kind: isOpen ? 'workflow.circuit.opened' : 'workflow.circuit.closed',
    nodeId: unit.record.nodeId,
    item: unit.record.item,
    text: isOpen
      ? `Nothing is sent to ${target} for a while: it failed ${changed.failures} times in a row.`
      : `${target} answers again.`,
  } as const
  store.journal.appendEntry(run.record, entry, now())
}

function timeoutFailure(run: LiveRun, unit: Unit): NodeFailure {
  const seconds = specOf(run, unit.index).timeout ?? run.dag.definition.defaults.timeout
  return {
    kind: 'timed_out',
    message: `It took longer than its time-out of ${seconds} s.`,
    hint: 'Give it a longer timeout in the definition, or a smaller piece of work.',
  }
}
