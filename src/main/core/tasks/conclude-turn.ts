import type { Cause } from '../../../contract/task.ts'
import type { Context } from '../live/context.ts'
import type { TaskRecord } from '../store/records.ts'
import { held, judgeEnd, type Standing, type TurnEnd } from '../turns/judge-end.ts'
import { isPastTimeout } from './is-past-timeout.ts'
import { transition } from './transition.ts'

/** What a held or cut turn is told when it goes on. */
export const CONTINUE_PROMPT = 'Continue where you left off.'

/** What of the task decides what becomes of it. */
export function standingOf(context: Context, task: TaskRecord): Standing {
  const { state, pausedAs, pendingControl, budgetVerdict, queueNote, runaway } = task
  const isLate = isPastTimeout(context, task)
  const isRunaway = runaway?.state === 'held'
  return { state, pausedAs, pendingControl, budgetVerdict, queueNote, isLate, isRunaway }
}

/** Carries out what was decided, and commits nothing. Who wants what was queued to start at once wakes the scheduler. @throws MusterError `invalid_transition` */
export function concludeTurn(context: Context, task: TaskRecord, end: TurnEnd, evidence: string): void {
  const change = { cause: end.cause, evidence: end.why === null ? evidence : `${end.why}: ${evidence}` }
  switch (end.become) {
    case 'ended':
      transition(context, task, { to: end.to, outcome: end.outcome, ...change })
      break
    case 'held':
      clearHold(task)
      if (end.isUnsent) forgetPrompt(task)
      transition(context, task, {
        to: 'paused',
        pausedAs: 'hold',
        ...(end.waitsForBudget ? { waitingFor: 'budget' } : {}),
        ...change,
      })
      break
    case 'continued':
      clearHold(task)
      transition(context, task, { to: 'paused', pausedAs: 'hold', ...change })
      task.promptText = CONTINUE_PROMPT
      requeue(context, task, { cause: end.cause, evidence: 'it goes on in its session' })
      break
    case 'queued':
      forgetPrompt(task)
      transition(context, task, { to: 'queued', ...change })
      break
  }
}

/** No instance has it any more. */
function forgetPrompt(task: TaskRecord): void {
  task.instanceId = null
  task.promptUuid = null
  task.promptSentAt = null
}

function clearHold(task: TaskRecord): void {
  if (task.budgetVerdict === 'hold') task.budgetVerdict = null
}

/** Its prompt is sent anew, to any instance, unless something else was asked for. @throws MusterError `invalid_transition` */
export function requeue(
  context: Context,
  task: TaskRecord,
  { cause, evidence }: { cause: Cause; evidence: string },
): void {
  const end = judgeEnd(standingOf(context, task), { type: 'returned', cause }, null)
  concludeTurn(context, task, end, evidence)
}

/** The task is held from now on. */
export function hold(context: Context, task: TaskRecord, evidence: string): void {
  concludeTurn(context, task, held(task, null), evidence)
}

/** A hold that found its turn at the end keeps the session's queued prompts back instead. */
export function holdQueued(context: Context, sessionId: string): void {
  for (const task of context.live.tasksOf(sessionId)) {
    if (task.state === 'queued') hold(context, task, 'the turn before it was held at its end')
  }
}

/** A held turn goes on with a short prompt in its session; a held prompt goes back to the queue. */
export function releaseHold(context: Context, task: TaskRecord, cause: 'person' | 'budget' = 'person'): void {
  if (task.pausedFrom !== 'queued') {
    task.promptText = task.promptSentAt === null ? task.promptText : CONTINUE_PROMPT
  }
  requeue(context, task, {
    cause,
    evidence: task.promptText === CONTINUE_PROMPT ? 'it goes on in its session' : 'it was let go',
  })
  context.wake()
}
