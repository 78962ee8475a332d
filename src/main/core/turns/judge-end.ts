import type { Cause, Outcome } from '../../../contract/task.ts'
import type { TaskRecord } from '../store/records.ts'
import { isKeptBack } from './kept-back.ts'
import { judgeExit, plainOutcome, type Requested } from './outcome.ts'
import type { ExitFacts } from './outcome-exits.ts'
import type { FinalState, Verdict } from './outcome-text.ts'
import { asksForEnd } from './task-states.ts'

/** What of a task's row decides, and whether its time-out has passed. */
export interface Standing
  extends Pick<TaskRecord, 'state' | 'pausedAs' | 'pendingControl' | 'budgetVerdict' | 'queueNote'> {
  isLate: boolean
  /** It is held since it runs away. */
  isRunaway?: boolean
}

/** Why its instance is being replaced while the turn is at work. */
export interface Replacement {
  cause: 'duration' | 'memory' | 'output' | 'person'
  /** A turn of this task was cut for the same cause before. */
  isAgain: boolean
}

/** How a turn came to its end. */
export type TurnEnding =
  /** The CLI printed a `result`; `wasHolding`: the interrupt of a hold had been sent. */
  | { type: 'result'; verdict: Verdict; wasHolding: boolean }
  /**
   * Its process is gone. `endCause`: why it was ended, when that was no control of the task; `wasEnded`: by us at all;
   * `wasRead`: the prompt may have been read.
   */
  | {
      type: 'exit'
      exit: ExitFacts
      endCause: 'shutdown' | 'idle' | 'lost' | 'utf_16' | null
      wasEnded: boolean
      wasRead: boolean
    }
  /** No process has its prompt: it can be sent anew. */
  | { type: 'returned'; cause: Cause }

/** What becomes of the task. `why` is said in front of the evidence. */
export type TurnEnd =
  /** It is over. `mayRetry`: nobody asked for this end; `holdsQueue`: the pause that found its end keeps back what waits. */
  | {
      become: 'ended'
      to: FinalState
      cause: Cause
      outcome: Outcome
      why: string | null
      mayRetry: boolean
      holdsQueue: boolean
    }
  /**
   * It is kept back. `isUnsent`: its prompt is to be sent anew. `isTakenBack`: nobody wants that any more, so it goes on at
   * once.
   */
  | {
      become: 'held'
      cause: Cause
      waitsForBudget: boolean
      why: string | null
      isUnsent: boolean
      isTakenBack: boolean
    }
  /** Its prompt is sent anew. */
  | { become: 'queued'; cause: Cause; why: string | null }
  /** It is asked to go on, in another process of its session. */
  | { become: 'continued'; cause: Cause; why: string | null }

/** What becomes of a task whose turn came to an end: the one place where that is decided. */
export function judgeEnd(task: Standing, ending: TurnEnding, replaced: Replacement | null): TurnEnd {
  if (ending.type === 'returned') return judgeReturn(task, ending.cause, null)
  const asked = task.pendingControl
  const isCut = ending.type === 'exit' || ending.verdict.state === 'interrupted'
  if (ending.type === 'exit' && asked === 'hold' && ending.wasEnded && ending.endCause === null) {
    return held(task, 'the turn did not react to its interrupt')
  }
  if (isCut && replaced !== null && !asksForEnd(asked)) return judgeReplacement(task, replaced)
  if (ending.type === 'exit') return judgeGone(task, ending)
  if (isCut && (asked === 'hold' || ending.wasHolding) && !asksForEnd(asked)) {
    return {
      ...held(task, 'the step ended and the turn was interrupted'),
      isTakenBack: asked === null,
    }
  }
  const requested = isCut ? requestedEnd(task) : null
  // What Claude tells of an interrupt is told as it is.
  if (requested !== null && requested !== 'interrupt') {
    const { state, outcome } = judgeExit({ code: null, signal: null, stderr: '', requested })
    return ended(state, causeOf(requested), outcome)
  }
  return {
    ...ended(ending.verdict.state, requested === 'interrupt' ? 'person' : 'claude', ending.verdict.outcome),
    mayRetry: !asksForEnd(asked),
    // Prompts that a budget keeps back wait in the queue by themselves.
    holdsQueue: asked === 'hold' && task.budgetVerdict !== 'hold',
  }
}

function judgeGone(task: Standing, ending: Extract<TurnEnding, { type: 'exit' }>): TurnEnd {
  const requested = ending.endCause ?? requestedEnd(task)
  if (requested === null && !ending.wasRead) return judgeReturn(task, 'crash', 'its prompt was not read')
  const { state, outcome } = judgeExit({ ...ending.exit, requested })
  return { ...ended(state, causeOf(requested), outcome), mayRetry: requested === null }
}

/** It goes on in the next instance, unless it may not: past its allowed duration, or cut for memory a second time. */
function judgeReplacement(task: Standing, { cause: why, isAgain }: Replacement): TurnEnd {
  const cause = why === 'person' ? 'person' : 'monitor'
  if (why === 'duration') {
    return ended(
      'interrupted',
      cause,
      plainOutcome('durationExceeded'),
      'its process had used up its allowed duration',
    )
  }
  if (why === 'memory' && isAgain) {
    return ended(
      'interrupted',
      cause,
      plainOutcome('memoryExceeded'),
      'its process was far over the memory limit again',
    )
  }
  const words = 'its instance is replaced'
  if (task.state === 'starting') return judgeReturn(task, cause, words)
  if (!isToPause(task)) return { become: 'continued', cause, why: words }
  return { become: 'held', cause, waitsForBudget: false, why: words, isUnsent: false, isTakenBack: false }
}

/**
 * Back to the queue. What was asked for meanwhile stands: an end ends it now, and one that is paused or about to be is held,
 * since there is no process any more that could be stopped.
 */
function judgeReturn(task: Standing, cause: Cause, why: string | null): TurnEnd {
  const asked = task.pendingControl
  if (asksForEnd(asked)) {
    const isLate = asked === 'interrupt' && task.isLate
    const outcome = plainOutcome(isLate ? 'timedOut' : asked === 'interrupt' ? 'interrupted' : 'terminated')
    const to = isLate ? 'failed' : asked === 'interrupt' ? 'interrupted' : 'cancelled'
    return ended(to, isLate ? 'timeout' : 'person', outcome, why)
  }
  if (isToPause(task)) {
    const waitsForBudget = task.budgetVerdict === 'hold'
    return { become: 'held', cause, waitsForBudget, why, isUnsent: true, isTakenBack: false }
  }
  return { become: 'queued', cause, why }
}

/** Its pause is the last that was asked for, and not one of Muster's own, which ends by itself. */
function isToPause(task: Standing): boolean {
  const { pendingControl } = task
  if (isKeptBack(task) || pendingControl === 'resume') return false
  return task.pausedAs === 'freeze' || pendingControl === 'hold' || pendingControl === 'freeze'
}

/** Its own hold takes effect: a person's, that of a budget, or of a policy. */
export function held(
  task: Pick<Standing, 'budgetVerdict' | 'isRunaway'>,
  why: string | null,
): TurnEnd & { become: 'held' } {
  const waitsForBudget = task.budgetVerdict === 'hold'
  const cause = waitsForBudget ? 'budget' : task.isRunaway ? 'policy' : 'person'
  return { become: 'held', cause, waitsForBudget, why, isUnsent: false, isTakenBack: false }
}

function ended(
  to: FinalState,
  cause: Cause,
  outcome: Outcome,
  why: string | null = null,
): TurnEnd & { become: 'ended' } {
  return { become: 'ended', to, cause, outcome, why, mayRetry: false, holdsQueue: false }
}

/** Who asked for the end of a turn. */
function requestedEnd({ pendingControl, budgetVerdict, isLate }: Standing): Requested {
  if (pendingControl === 'terminate') return 'terminate'
  if (budgetVerdict === 'stop') return 'budget'
  if (isLate) return 'timeout'
  return pendingControl === 'interrupt' ? 'interrupt' : null
}

const causes = {
  budget: 'budget',
  shutdown: 'shutdown',
  timeout: 'timeout',
  idle: 'scheduler',
  lost: 'crash',
  utf_16: 'claude',
  interrupt: 'person',
  terminate: 'person',
} as const satisfies Record<NonNullable<Requested>, Cause>

function causeOf(requested: Requested): Cause {
  return requested === null ? 'crash' : causes[requested]
}
