import { MusterError } from '../../../contract/errors.ts'
import type { HoldPoint, PauseMode, PendingControl, TaskState } from '../../../contract/task.ts'
import { budgetGate } from '../budgets/budget-gate.ts'
import { letPast } from '../budgets/let-past.ts'
import type { PoolParts } from '../instances/warm/parts.ts'
import type { Runner } from '../live/runner.ts'
import { commitNow } from '../store/commit-now.ts'
import type { TaskRecord } from '../store/records.ts'
import { releaseHold } from '../tasks/conclude-turn.ts'
import { letRunOn } from '../tasks/let-run-on.ts'
import { requireTask } from '../tasks/require-task.ts'
import { refuseDuringShortage } from '../tasks/room.ts'
import { type Transition, transition } from '../tasks/transition.ts'
import { isKeptBack } from '../turns/kept-back.ts'
import { plainOutcome } from '../turns/outcome.ts'
import { assertTransition } from '../turns/task-states.ts'
import {
  freezeTask,
  holdTask,
  interruptWork,
  runnerOf,
  terminateWork,
  thawIntoHold,
  thawTask,
  withdrawFreeze,
} from './carry-out.ts'
import { cutIfBroken } from './disk-pause.ts'

/**
 * Pauses a task. A queued one is held at once; `freeze` stops the processes and is true once they were seen
 * stopped; `hold` is true once the step (or the turn) ended, and turns a freeze into a hold. Asked for again it changes
 * nothing; during a resume it takes that back.
 *
 * @throws MusterError `not_found`, `invalid_transition`; `storage`: it was frozen for want of room, and there is none
 */
export function pauseTask(context: PoolParts, taskId: string, mode: PauseMode, at: HoldPoint): TaskRecord {
  const task = requireTask(context, taskId)
  assertTransition(task.id, task.state, 'paused')
  refuseDuringEnd(task, 'paused')
  const isFrozen = task.state === 'paused' && task.pausedAs === 'freeze'
  if (isKeptBack(task)) {
    if (mode === 'freeze' || !isFrozen) return keepFrozen(context, task)
    refuseDuringShortage(context)
  }
  if (isFrozen && mode === 'hold' && task.pendingControl !== 'hold') {
    const runner = requireFrozen(context, task, 'paused')
    setPending(context, task, 'hold', at)
    thawIntoHold(context, task, runner)
    return task
  }
  const isLeaving = task.pendingControl === 'resume' || task.pendingControl === 'hold'
  if (task.state === 'paused' && !isLeaving && task.pendingControl !== mode) throw alreadyPaused(task)
  if (task.state === 'queued')
    return moveAtOnce(context, task, { to: 'paused', evidence: 'it had not started', pausedAs: 'hold' })
  const before = task.pendingControl
  if (mode === 'freeze') {
    if (before === 'freeze') return task
    setPending(context, task, 'freeze')
    freezeTask(context, task)
    return task
  }
  setPending(context, task, 'hold', at)
  if (before === 'freeze') withdrawFreeze(context, task)
  holdTask(context, task)
  return task
}

/** @throws MusterError `not_found`, `invalid_transition`; `storage`: it is frozen, and there is no room for what it would print */
export function resumeTask(context: PoolParts, taskId: string): TaskRecord {
  const task = requireTask(context, taskId)
  refuseDuringEnd(task, 'running')
  // What is frozen would print at once; what is held waits in the queue.
  if (isKeptBack(task) || task.pausedAs === 'freeze') refuseDuringShortage(context)
  if (task.state !== 'paused') {
    if (task.pendingControl === 'hold' || task.pendingControl === 'freeze')
      return withdrawPause(context, task)
    if (task.state === 'queued' && startNow(context, task)) return task
    throw new MusterError(
      'invalid_transition',
      `Task ${task.id} is ${task.state} and can't become running: it is not paused.`,
      { hint: 'There is nothing to resume.', details: { taskId, from: task.state, to: 'running' } },
    )
  }
  if (task.pausedAs === 'hold') {
    if (task.waitingFor === 'budget') letPast(context, task)
    letRunOn(context, task)
    releaseHold(context, task)
    commitNow(context)
    return task
  }
  if (task.pendingControl === 'resume') return task
  const runner = requireFrozen(context, task, 'running')
  setPending(context, task, 'resume')
  // The disk may have been full before this pause became a person's.
  thawTask(context, task, 'person', () => cutIfBroken(context, task, runner))
  return task
}

/** @throws MusterError `not_found`, `invalid_transition` */
export function interruptTask(context: PoolParts, taskId: string): TaskRecord {
  const task = requireTask(context, taskId)
  assertTransition(task.id, task.state, 'interrupted')
  refuseDuringEnd(task, 'interrupted')
  const runner = runnerOf(context, task)
  if (!runner) {
    return moveAtOnce(context, task, {
      to: 'interrupted',
      evidence: 'no instance was at work for it',
      outcome: plainOutcome('interrupted'),
    })
  }
  if (task.pendingControl === 'interrupt') return task
  const isFrozen = task.state === 'paused' || task.pendingControl === 'freeze'
  setPending(context, task, 'interrupt')
  interruptWork(context, task, runner, isFrozen)
  return task
}

/** @throws MusterError `not_found`, `invalid_transition` */
export function terminateTask(context: PoolParts, taskId: string): TaskRecord {
  const task = requireTask(context, taskId)
  assertTransition(task.id, task.state, 'cancelled')
  const runner = runnerOf(context, task)
  if (!runner) {
    return moveAtOnce(context, task, {
      to: 'cancelled',
      evidence: 'no process was at work for it',
      outcome: plainOutcome(task.startedAt === null ? 'cancelled' : 'terminated'),
    })
  }
  setPending(context, task, 'terminate')
  terminateWork(context, task, runner)
  return task
}

/** What a person asked for is done at once: no process is at work for the task. */
function moveAtOnce(context: PoolParts, task: TaskRecord, change: Omit<Transition, 'cause'>): TaskRecord {
  transition(context, task, { cause: 'person', ...change })
  commitNow(context)
  context.wake()
  return task
}

/** Nothing takes back a terminate, and only a terminate goes beyond an interrupt. */
function refuseDuringEnd(task: TaskRecord, to: TaskState): void {
  const { pendingControl } = task
  if (pendingControl !== 'terminate' && (pendingControl !== 'interrupt' || to === 'interrupted')) return
  const end = pendingControl === 'terminate' ? 'cancelled' : 'interrupted'
  throw new MusterError(
    'invalid_transition',
    `Task ${task.id} is ${task.state} and is becoming ${end}, so it can't become ${to} any more.`,
    {
      hint:
        end === 'cancelled'
          ? 'Wait until it has ended, then retry it.'
          : 'Wait for its end, or terminate it.',
      details: { taskId: task.id, from: task.state, to },
    },
  )
}

/** A queued task that waits for its next attempt or for a budget waits no longer. False: it does neither. */
function startNow(context: PoolParts, task: TaskRecord): boolean {
  const waits = task.notBefore !== null && task.notBefore > context.now()
  const isOverBudget = budgetGate(context, task) !== null
  if (!waits && !isOverBudget) return false
  task.notBefore = null
  if (isOverBudget) letPast(context, task)
  context.store.journal.saveTask(task)
  commitNow(context)
  context.wake()
  return true
}

/** Resume before the pause took effect: the pause is withdrawn. */
function withdrawPause(context: PoolParts, task: TaskRecord): TaskRecord {
  const wasFreeze = task.pendingControl === 'freeze'
  if (task.budgetVerdict === 'hold') letPast(context, task)
  if (!wasFreeze) letRunOn(context, task)
  setPending(context, task, null)
  const runner = wasFreeze ? runnerOf(context, task) : undefined
  if (runner) {
    withdrawFreeze(context, task)
    if (context.disk.shortage === null) cutIfBroken(context, task, runner)
  }
  return task
}

/**
 * Records a control before it is carried out. While the database refuses, it is carried out all the same and recorded when
 * that is possible: a full disk must not keep anybody from ending what fills it. In the place of a hold that a budget
 * asked for, or of a freeze of Muster's own, it is this person's, and these have no part in it any more.
 */
function setPending(
  context: PoolParts,
  task: TaskRecord,
  control: PendingControl | null,
  at: HoldPoint = 'step',
): void {
  task.pendingControl = control
  task.holdAt = at
  task.queueNote = null
  if (task.budgetVerdict === 'hold') task.budgetVerdict = null
  context.store.journal.saveTask(task)
  commitNow(context)
}

/** It was frozen by itself; from now on it is a person's pause, and waits for one. */
function keepFrozen(context: PoolParts, task: TaskRecord): TaskRecord {
  task.queueNote = null
  context.store.journal.saveTask(task)
  commitNow(context)
  return task
}

/** @throws MusterError `invalid_transition`: the process of a frozen task is gone */
function requireFrozen(context: PoolParts, task: TaskRecord, to: TaskState): Runner {
  const runner = runnerOf(context, task)
  if (runner) return runner
  throw new MusterError('invalid_transition', "The frozen process is gone, so it can't be continued.", {
    hint: 'Its end is being recorded. Retry the task in its session.',
    details: { taskId: task.id, from: 'paused', to },
  })
}

function alreadyPaused(task: TaskRecord): MusterError {
  return new MusterError(
    'invalid_transition',
    `Task ${task.id} is paused already (${task.pausedAs ?? 'hold'}), so it can't become paused.`,
    {
      hint: 'Resume it first.',
      details: { taskId: task.id, from: 'paused', to: 'paused' },
    },
  )
}
