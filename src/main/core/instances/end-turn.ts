import type { ClaudeMessage } from '../claude/protocol.ts'
import type { Context } from '../context.ts'
import { tellRisk } from '../disk/disk-pause.ts'
import { withdrawAllPermissions } from '../permissions/permission-service.ts'
import { saveSession } from '../sessions/session-service.ts'
import type { TaskRecord } from '../store/records.ts'
import { judgeTurn, plainOutcome } from '../tasks/outcome.ts'
import { resultTextOf } from '../tasks/result-text.ts'
import { retryAutomatically } from '../tasks/retry-automatically.ts'
import { releaseHold } from '../tasks/task-controls.ts'
import { asksForEnd } from '../tasks/task-states.ts'
import { timedOut } from '../tasks/timeouts.ts'
import { transition } from '../tasks/transition.ts'
import { concludeCutTurn, isCutFor } from './cut-turn.ts'
import { thawAfterTurn } from './instance-controls.ts'
import type { Runner, Turn } from './runner.ts'

/** The CLI printed its `result`: judges how the turn ended and frees the instance for the next one. */
export function endTurn(
  context: Context,
  runner: Runner,
  turn: Turn,
  message: Extract<ClaudeMessage, { type: 'result' }>,
): void {
  const { task } = turn
  runner.current = null
  runner.idleSince = context.now()
  runner.session.lastUsedAt = context.now()
  tellRisk(context, task, runner)
  if (task.state === 'paused') thawAfterTurn(context, runner)
  const verdict = judgeTurn(message, turn.state.facts, { needsObject: task.outputSchema !== null })
  const wasCut = verdict.state === 'interrupted'
  // What a hook or the CLI says in the place of an answer is none.
  if (verdict.state === 'completed' && message.result) task.resultText = resultTextOf(message.result)
  // What is still open after a whole turn is asked by background work, which goes on.
  if (wasCut) withdrawAllPermissions(context, task, 'the turn ended')
  const evidence = `result ${message.subtype}${message.terminal_reason ? ` (${message.terminal_reason})` : ''}`
  const asked = task.pendingControl
  const isHeld = (asked === 'hold' || turn.holding) && !asksForEnd(asked)
  const isForBudget = task.budgetVerdict === 'hold'
  const isCutForEnd = wasCut && isCutFor(runner, task)
  if (isCutForEnd) {
    concludeCutTurn(context, runner, task, evidence)
  } else if (wasCut && isHeld) {
    hold(context, task, `the step ended and the turn was interrupted: ${evidence}`)
    // The hold was taken back when its interrupt was on its way.
    if (asked === null) releaseHold(context, task)
  } else if (wasCut && asked === 'terminate') {
    transition(context, task, {
      to: 'cancelled',
      cause: 'person',
      evidence,
      outcome: plainOutcome('terminated'),
    })
  } else if (wasCut && task.budgetVerdict === 'stop') {
    transition(context, task, {
      to: 'failed',
      cause: 'budget',
      evidence,
      outcome: plainOutcome('budgetExhausted'),
    })
  } else if (wasCut && timedOut(context, task)) {
    transition(context, task, {
      to: 'failed',
      cause: 'timeout',
      evidence,
      outcome: plainOutcome('timedOut'),
    })
  } else {
    transition(context, task, {
      to: verdict.state,
      cause: asked === 'interrupt' && wasCut ? 'person' : 'claude',
      evidence,
      outcome: verdict.outcome,
    })
    if (verdict.outcome.reason === 'not_resumable') runner.session.resumable = false
    if (!asksForEnd(asked)) retryAutomatically(context, task, turn.state)
    // Prompts that a budget keeps back wait in the queue by themselves.
    if (asked === 'hold' && !isForBudget) holdQueued(context, runner.session.id)
  }
  saveSession(context, runner.session)
  context.pump()
}

/** The task is held from now on. */
export function hold(context: Context, task: TaskRecord, evidence: string): void {
  const isForBudget = task.budgetVerdict === 'hold'
  if (isForBudget) task.budgetVerdict = null
  task.pendingControl = null
  transition(context, task, {
    to: 'paused',
    cause: isForBudget ? 'budget' : 'person',
    evidence,
    pausedAs: 'hold',
    ...(isForBudget ? { waitingFor: 'budget' } : {}),
  })
}

/** A hold that found its turn at the end keeps the session's queued prompts back instead. */
function holdQueued(context: Context, sessionId: string): void {
  for (const task of context.live.tasksOf(sessionId)) {
    if (task.state === 'queued') hold(context, task, 'the turn before it was held at its end')
  }
}
