import { MusterError } from '../../../contract/errors.ts'
import { isFinal } from '../../../contract/task.ts'
import {
  endInstance,
  freezeInstance,
  interruptForHold,
  interruptTurn,
  thawInstance,
} from '../instances/instance-controls.ts'
import type { Context } from '../live/context.ts'
import type { Runner } from '../live/runner.ts'
import { saveSession } from '../live/save-session.ts'
import type { TaskRecord } from '../store/records.ts'
import { transition } from '../tasks/transition.ts'

/*
 * Carries out controls that are recorded as `pendingControl`. Freezes and continuations of one instance follow
 * each other; each has only the last word when no newer one took over.
 */

/** Stops the processes of a task whose freeze was recorded. */
export function freezeTask(context: Context, task: TaskRecord): void {
  const runner = runnerOf(context, task)
  // Without a process yet: it is done when there is one (`applyPendingControl`).
  if (!runner) return
  act(context, task, async () => {
    const report = await freezeInstance(context, runner)
    if (!report) return
    if (task.pendingControl !== 'freeze' || runnerOf(context, task) !== runner) {
      // The turn ended or went to another instance, or something else was asked for, before the stop was seen.
      await thawInstance(context, runner)
      return
    }
    task.pendingControl = null
    if (task.state === 'paused') {
      context.store.journal.saveTask(task)
      return
    }
    const others = report.pids.length - 1
    const { queueNote } = task
    transition(context, task, {
      to: 'paused',
      cause: queueNote === null ? 'person' : 'monitor',
      evidence: `${queueNote === null ? '' : `${queueNote}: `}pid ${runner.process.pid} and ${others} descendant${others === 1 ? '' : 's'} ${report.seen ? 'seen stopped' : 'were told to stop, not all were seen stopped'}`,
      pausedAs: 'freeze',
    })
    // What it will cost to go on is told by the session's context, which is else stored with the turn's end.
    saveSession(context, runner.session)
  })
}

/** Continues the processes of a frozen task, which goes on where it was; `then` is called when it does. */
export function thawTask(
  context: Context,
  task: TaskRecord,
  cause: 'person' | 'monitor' = 'person',
  then = () => {},
): void {
  const runner = runnerOf(context, task)
  if (!runner) return
  act(context, task, async () => {
    const report = await thawInstance(context, runner)
    if (!report || task.state !== 'paused') return
    if (task.pendingControl === 'resume') task.pendingControl = null
    const to = task.pausedFrom ?? 'running'
    const { waitingFor, waitingUntil } = task
    transition(context, task, {
      to,
      cause,
      evidence: `pid ${runner.process.pid} ${report.seen ? 'was continued' : 'was told to go on, and not seen to'}`,
      ...(to === 'waiting' && waitingFor
        ? { waitingFor, ...(waitingUntil === null ? {} : { waitingUntil }) }
        : {}),
    })
    // Asked for while it was frozen: there may be nothing left to wait for.
    if (task.pendingControl === 'hold') holdTask(context, task)
    then()
  })
}

/** Has the task's step (or turn) be its last for now; where there is nothing to wait for, at once. */
export function holdTask(context: Context, task: TaskRecord): void {
  const runner = runnerOf(context, task)
  const turn = runner?.current
  if (!runner || !turn || turn.task.id !== task.id || task.holdAt === 'turn') return
  // Between two steps there may be nothing left to wait for.
  if (task.state === 'waiting' && (task.waitingFor === 'retry' || task.waitingFor === 'rate_limit')) {
    interruptForHold(context, runner, turn)
  }
}

/**
 * Turns the freeze of a task into a hold: its processes go on so far that the turn can end. A tool that runs may end; a
 * request to the model is given up, since it would be sent, and paid, anew after a long freeze.
 */
export function thawIntoHold(context: Context, task: TaskRecord, runner: Runner): void {
  thawTask(context, task, 'person', () => {
    const turn = runner.current
    if (task.pendingControl !== 'hold' || task.holdAt === 'turn' || turn?.task.id !== task.id) return
    if (turn.openTools.size === 0) interruptForHold(context, runner, turn)
  })
}

/** Interrupts the task's turn; a frozen one is continued first, since it hears nothing. */
export function interruptWork(context: Context, task: TaskRecord, runner: Runner, isFrozen: boolean): void {
  act(context, task, async () => {
    if (isFrozen) await thawInstance(context, runner)
    try {
      await interruptTurn(context, runner, task)
    } catch (error) {
      // What takes no input any more is about to end, as asked for; if it isn't, the harder steps end it.
      if (!(error instanceof MusterError) || error.code !== 'unavailable') throw error
    }
  })
}

/** Ends the process that works for the task. */
export function terminateWork(context: Context, task: TaskRecord, runner: Runner): void {
  act(context, task, async () => void (await endInstance(context, runner, 'a person ended its task')))
}

/** Resume before a freeze took effect: whatever was stopped already goes on. */
export function withdrawFreeze(context: Context, task: TaskRecord): void {
  const runner = runnerOf(context, task)
  if (runner) act(context, task, async () => void (await thawInstance(context, runner)))
}

/** A control that was asked for before the task had a process is carried out now that it has one. */
export function applyPendingControl(context: Context, task: TaskRecord): void {
  if (task.pendingControl === 'freeze') freezeTask(context, task)
}

/** After an adoption: a control that the dead supervisor had recorded is carried out. */
export function resumePendingControl(context: Context, task: TaskRecord, runner: Runner): void {
  const control = task.pendingControl
  if (control === 'freeze') freezeTask(context, task)
  else if (control === 'resume') thawTask(context, task)
  else if (control === 'hold' && task.pausedAs === 'freeze') thawIntoHold(context, task, runner)
  else if (control === 'hold') holdTask(context, task)
  else if (control === 'interrupt') interruptWork(context, task, runner, true)
  else if (control === 'terminate') terminateWork(context, task, runner)
}

/** The instance that works for this task now; a queued task of the same session has none. */
export function runnerOf(context: Context, task: TaskRecord): Runner | undefined {
  const runner = task.instanceId === null ? undefined : context.live.runners.get(task.instanceId)
  if (!runner) return undefined
  return runner.current?.task.id === task.id || runner.sent?.id === task.id ? runner : undefined
}

/** Acts on what was recorded; a failure is logged and the control is no longer pending. */
function act(context: Context, task: TaskRecord, work: () => Promise<void>): void {
  const control = task.pendingControl
  work().catch((error: unknown) => {
    if (isFinal(task.state) || context.closing) return
    context.config.log('error', 'a control could not be carried out', {
      taskId: task.id,
      control,
      error: error instanceof Error ? error.message : String(error),
    })
    if (task.pendingControl === control) task.pendingControl = null
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
