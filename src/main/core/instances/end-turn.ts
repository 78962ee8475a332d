import type { ClaudeMessage } from '../claude/protocol.ts'
import type { Context } from '../live/context.ts'
import type { Runner, Turn } from '../live/runner.ts'
import { saveSession } from '../live/save-session.ts'
import { withdrawAllPermissions } from '../permissions/permission-service.ts'
import type { TaskRecord } from '../store/records.ts'
import { concludeTurn, holdQueued, releaseHold, standingOf } from '../tasks/conclude-turn.ts'
import { retryAutomatically } from '../tasks/retry-automatically.ts'
import { judgeEnd, type TurnEnd } from '../turns/judge-end.ts'
import { judgeTurn } from '../turns/outcome.ts'
import type { TurnState } from '../turns/reduce.ts'
import { keepAnswer } from '../turns/result-text.ts'
import { noteCut, replacementOf } from './cut-turn.ts'
import { thawAfterTurn } from './instance-controls.ts'
import { tellRisk } from './output-gap.ts'

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
  if (verdict.state === 'completed' && message.result) keepAnswer(task, message.result)
  // What is still open after a whole turn is asked by background work, which goes on.
  if (wasCut) withdrawAllPermissions(context, task, 'the turn ended')
  const evidence = `result ${message.subtype}${message.terminal_reason ? ` (${message.terminal_reason})` : ''}`
  const replaced = replacementOf(runner, task)
  const end = judgeEnd(
    standingOf(context, task),
    { type: 'result', verdict, wasHolding: turn.holding },
    replaced,
  )
  concludeTurn(context, task, end, evidence)
  if (wasCut) noteCut(replaced, task)
  afterEnd(context, runner, task, end, turn.state)
  saveSession(context, runner.session)
  context.wake()
}

/** What follows from what became of a task: of its session, of its next attempt, of the prompts behind it. */
export function afterEnd(
  context: Context,
  { session }: Runner,
  task: TaskRecord,
  end: TurnEnd,
  turn: TurnState | null,
): void {
  if (end.become === 'held' && end.isTakenBack) releaseHold(context, task)
  if (end.become !== 'ended') return
  if (end.outcome.reason === 'not_resumable') session.resumable = false
  if (end.mayRetry) retryAutomatically(context, task, turn)
  if (end.holdsQueue) holdQueued(context, session.id)
}
