import { MusterError } from '../../../contract/errors.ts'
import type { HoldPoint, PauseMode, PendingControl } from '../../../contract/task.ts'
import { isFinal } from '../../../contract/task.ts'
import type { Context } from '../context.ts'
import {
  endInstance,
  freezeInstance,
  interruptForHold,
  interruptTurn,
  thawInstance,
} from '../instances/instance-controls.ts'
import type { Runner } from '../instances/runner.ts'
import type { TaskRecord } from '../store/records.ts'
import { plainOutcome } from './outcome.ts'
import { assertTransition } from './task-states.ts'
import { transition } from './transition.ts'

/** What a held turn is told when it goes on. */
export const CONTINUE_PROMPT = 'Continue where you left off.'

/** @throws MusterError `not_found` */
export function requireTask(context: Context, taskId: string): TaskRecord {
  const task = context.live.task(taskId)
  if (task) return task
  throw new MusterError('not_found', `There is no task ${taskId}.`, {
    hint: 'List the tasks to see which there are.',
    details: { taskId },
  })
}

/**
 * Pauses a task. A queued one is held at once; `freeze` stops the processes and is true once they were seen
 * stopped; `hold` is true once the step (or the turn) ended.
 *
 * @throws MusterError `not_found`, `invalid_transition`
 */
export function pauseTask(context: Context, taskId: string, mode: PauseMode, at: HoldPoint): TaskRecord {
  const task = requireTask(context, taskId)
  assertTransition(task.id, task.state, 'paused')
  if (task.state === 'paused') throw alreadyPaused(task)
  if (task.state === 'queued') {
    transition(context, task, {
      to: 'paused',
      cause: 'person',
      evidence: 'it had not started',
      pausedAs: 'hold',
    })
    context.store.journal.flush()
    context.pump()
    return task
  }
  setPending(context, task, mode)
  if (mode === 'freeze') freezeTask(context, task)
  else holdTask(context, task, at)
  return task
}

/** @throws MusterError `not_found`, `invalid_transition` */
export function resumeTask(context: Context, taskId: string): TaskRecord {
  const task = requireTask(context, taskId)
  if (task.state !== 'paused') {
    if (task.pendingControl === 'hold' || task.pendingControl === 'freeze')
      return withdrawPause(context, task)
    assertTransition(task.id, task.state, 'paused')
    throw new MusterError('invalid_transition', `Task ${task.id} is ${task.state}, not paused.`, {
      hint: 'There is nothing to resume.',
      details: { taskId, from: task.state, to: 'running' },
    })
  }
  if (task.pausedAs === 'freeze') thawTask(context, task)
  else releaseHold(context, task)
  return task
}

/** @throws MusterError `not_found`, `invalid_transition` */
export function interruptTask(context: Context, taskId: string): TaskRecord {
  const task = requireTask(context, taskId)
  assertTransition(task.id, task.state, 'interrupted')
  const runner = runnerOf(context, task)
  if (!runner) {
    transition(context, task, {
      to: 'interrupted',
      cause: 'person',
      evidence: 'no instance was at work for it',
      outcome: plainOutcome('interrupted'),
    })
    context.store.journal.flush()
    context.pump()
    return task
  }
  const wasFrozen = task.state === 'paused'
  setPending(context, task, 'interrupt')
  act(context, task, async () => {
    if (wasFrozen) await thawInstance(context, runner)
    await interruptTurn(context, runner, task)
  })
  return task
}

/** @throws MusterError `not_found`, `invalid_transition` */
export function terminateTask(context: Context, taskId: string): TaskRecord {
  const task = requireTask(context, taskId)
  assertTransition(task.id, task.state, 'cancelled')
  const runner = runnerOf(context, task)
  if (!runner) {
    transition(context, task, {
      to: 'cancelled',
      cause: 'person',
      evidence: 'no process was at work for it',
      outcome: plainOutcome(task.startedAt === null ? 'cancelled' : 'terminated'),
    })
    context.store.journal.flush()
    context.pump()
    return task
  }
  setPending(context, task, 'terminate')
  act(context, task, async () => void (await endInstance(context, runner)))
  return task
}

/** Stops the processes of a task whose freeze was recorded. */
export function freezeTask(context: Context, task: TaskRecord): void {
  const runner = runnerOf(context, task)
  // Without a process yet: it is done when there is one (`applyPendingControl`).
  if (!runner) return
  act(context, task, async () => {
    const report = await freezeInstance(context, runner)
    if (task.pendingControl !== 'freeze' || isFinal(task.state)) {
      await thawInstance(context, runner)
      return
    }
    task.pendingControl = null
    const others = report.pids.length - 1
    transition(context, task, {
      to: 'paused',
      cause: 'person',
      evidence: `pid ${runner.process.pid} and ${others} descendant${others === 1 ? '' : 's'} ${report.seen ? 'seen stopped' : 'were told to stop, not all were seen stopped'}`,
      pausedAs: 'freeze',
    })
  })
}

/** A control that was asked for before the task had a process is carried out now that it has one. */
export function applyPendingControl(context: Context, task: TaskRecord): void {
  if (task.pendingControl === 'freeze') freezeTask(context, task)
}

/** After an adoption: a control that the dead supervisor had recorded is carried out. */
export function resumePendingControl(context: Context, task: TaskRecord): void {
  const control = task.pendingControl
  if (control === 'freeze') freezeTask(context, task)
  else if (control === 'resume') thawTask(context, task)
  else if (control === 'interrupt') interruptTask(context, task.id)
  else if (control === 'terminate') terminateTask(context, task.id)
}

function thawTask(context: Context, task: TaskRecord): void {
  const runner = runnerOf(context, task)
  if (!runner)
    throw new MusterError('invalid_transition', 'The frozen process is gone.', {
      details: { taskId: task.id },
    })
  setPending(context, task, 'resume')
  act(context, task, async () => {
    await thawInstance(context, runner)
    if (task.state !== 'paused') return
    task.pendingControl = null
    const to = task.pausedFrom ?? 'running'
    const { waitingFor, waitingUntil } = task
    transition(context, task, {
      to,
      cause: 'person',
      evidence: `pid ${runner.process.pid} was continued`,
      ...(to === 'waiting' && waitingFor
        ? { waitingFor, ...(waitingUntil === null ? {} : { waitingUntil }) }
        : {}),
    })
  })
}

function holdTask(context: Context, task: TaskRecord, at: HoldPoint): void {
  const runner = runnerOf(context, task)
  if (at === 'turn') context.live.turnHolds.add(task.id)
  const turn = runner?.current
  if (!runner || !turn || turn.task.id !== task.id || at === 'turn') return
  // Between two steps there may be nothing left to wait for.
  if (task.state === 'waiting' && (task.waitingFor === 'retry' || task.waitingFor === 'rate_limit')) {
    interruptForHold(context, runner, turn)
  }
}

/** A held turn goes on with a short prompt in its session; a held prompt goes back to the queue. */
function releaseHold(context: Context, task: TaskRecord): void {
  if (task.pausedFrom !== 'queued') {
    task.promptText = task.promptSentAt === null ? task.promptText : CONTINUE_PROMPT
    task.promptUuid = null
    task.promptSentAt = null
  }
  task.instanceId = null
  transition(context, task, {
    to: 'queued',
    cause: 'person',
    evidence: task.promptText === CONTINUE_PROMPT ? 'it goes on in its session' : 'it was let go',
  })
  context.store.journal.flush()
  context.pump()
}

/** Resume before the pause took effect: the pause is withdrawn. */
function withdrawPause(context: Context, task: TaskRecord): TaskRecord {
  task.pendingControl = null
  context.store.journal.saveTask(task)
  context.store.journal.flush()
  return task
}

function setPending(context: Context, task: TaskRecord, control: PendingControl): void {
  task.pendingControl = control
  context.store.journal.saveTask(task)
  context.store.journal.flush()
}

/** Acts on what was recorded; a failure is logged and the control is no longer pending. */
function act(context: Context, task: TaskRecord, work: () => Promise<void>): void {
  work().catch((error: unknown) => {
    context.config.log('error', 'a control could not be carried out', {
      taskId: task.id,
      control: task.pendingControl,
      error: error instanceof Error ? error.message : String(error),
    })
    if (isFinal(task.state)) return
    task.pendingControl = null
    context.store.journal.append(
      task,
      {
        kind: 'noted',
        payload: {
          level: 'error',
          code: 'control_failed',
          text: `The control could not be carried out: ${error instanceof MusterError ? error.message : 'the process did not take it'}.`,
        },
      },
      context.now(),
    )
    context.store.journal.saveTask(task)
  })
}

/** The instance that works for this task now; a queued task of the same session has none. */
export function runnerOf(context: Context, task: TaskRecord): Runner | undefined {
  const runner = task.instanceId === null ? undefined : context.live.runners.get(task.instanceId)
  if (!runner) return undefined
  return runner.current?.task.id === task.id || runner.sent?.id === task.id ? runner : undefined
}

function alreadyPaused(task: TaskRecord): MusterError {
  return new MusterError(
    'invalid_transition',
    `Task ${task.id} is paused already (${task.pausedAs ?? 'hold'}).`,
    {
      hint: 'Resume it first.',
      details: { taskId: task.id, from: 'paused', to: 'paused' },
    },
  )
}
