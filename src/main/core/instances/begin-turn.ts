import { isFinal } from '../../../contract/task.ts'
import type { ClaudeMessage } from '../claude/protocol.ts'
import type { Runner, Turn } from '../live/runner.ts'
import { saveSession } from '../live/save-session.ts'
import { movePermissions, pendingOf } from '../permissions/permission-service.ts'
import { hasHistory } from '../sessions/session-service.ts'
import type { TaskRecord } from '../store/records.ts'
import { requeue } from '../tasks/conclude-turn.ts'
import { createBackgroundTask } from '../tasks/new-task.ts'
import { transition } from '../tasks/transition.ts'
import { judgeTurn, plainOutcome } from '../turns/outcome.ts'
import { createTurn } from '../turns/reduce.ts'
import { asksForEnd } from '../turns/task-states.ts'
import { wait } from './apply-event.ts'
import { endInstance, thawAfterTurn } from './instance-controls.ts'
import type { InstanceParts } from './parts.ts'

/* Which task a turn of the CLI belongs to, and what happens when one begins, or does not. */

/** What a task of background work that asks for something between two turns is called. */
const ASKS = 'Background work of Claude asks for something.'

/** A turn without a prompt of ours: Claude goes on by itself, or background work asks for something. */
export function beginsOwnTurn(runner: Runner, message: ClaudeMessage): boolean {
  return !runner.current && ((message.type === 'system' && message.subtype === 'init') || isAsk(message))
}

function isAsk(message: ClaudeMessage): boolean {
  return message.type === 'control_request' && message.request.subtype === 'can_use_tool'
}

/** The turn ended, and background work that it began still waits for an answer: that needs a task. */
export function keepOpenAsks(context: InstanceParts, runner: Runner, ended: TaskRecord): void {
  if (pendingOf(context, ended.id).length === 0) return
  const task = createBackgroundTask(context, runner.session, ASKS)
  beginTurn(context, runner, task)
  takeOver(context, ended, task)
}

/** The task that goes on with a turn waits for what the one before it waited for. */
function takeOver(context: InstanceParts, from: TaskRecord, to: TaskRecord): void {
  const [open] = pendingOf(context, from.id)
  if (!open) return
  movePermissions(context, from, to)
  wait(context, to, open.kind === 'tool' ? 'permission' : open.kind, null, `${open.toolName} still asks`)
}

/** Our line was taken back before its turn began: an interrupt cancels what is queued. */
export function dropSentTurn(context: InstanceParts, runner: Runner, uuid: string): void {
  const task = runner.sent
  // What ends with its process is judged when that has ended.
  if (!task || task.promptUuid !== uuid || runner.ending) return
  runner.sent = null
  if (task.state === 'paused') thawAfterTurn(context, runner)
  const evidence = 'the prompt was taken back before its turn began'
  // One that was in the way of the interrupt of another turn is sent anew; what Claude takes back by itself is not.
  if (asksForEnd(task.pendingControl) || runner.current) requeue(context, task, { cause: 'claude', evidence })
  else {
    const outcome = plainOutcome('interrupted')
    transition(context, task, { to: 'interrupted', cause: 'claude', evidence, outcome })
  }
  runner.idleSince = context.now()
  saveSession(context, runner.session)
  context.wake()
}

/**
 * The CLI says `command_lifecycle started` for our line before the `init` of its turn, or in the middle of a
 * turn that it is folded into. A CLI that says nothing of the kind begins with `init`; one that can't start
 * the turn at all prints only a `result`, which is not that of a line that it has not read.
 */
export function startsSentTurn(runner: Runner, message: ClaudeMessage): boolean {
  if (!runner.sent) return false
  if (message.type === 'command_lifecycle') {
    return message.state === 'started' && message.command_uuid === runner.sent.promptUuid
  }
  if (runner.current) return false
  if (message.type === 'result') return !runner.tellsLifecycle || runner.sentWasRead
  return message.type === 'system' && message.subtype === 'init' && !runner.tellsLifecycle
}

/**
 * Claude does not know a conversation of which no turn ever ended: it died after it told of it and before it
 * was on disk. Nothing is lost by beginning anew.
 */
export function beginsAnew(runner: Runner, result: Extract<ClaudeMessage, { type: 'result' }>): boolean {
  if (runner.current || runner.sent?.state !== 'starting' || hasHistory(runner.session)) return false
  return judgeTurn(result).outcome.reason === 'not_resumable'
}

/** Sends the task back to the queue; its next instance begins a conversation of its own. */
export function beginAnew(context: InstanceParts, runner: Runner): void {
  const task = runner.sent
  if (!task) return
  runner.sent = null
  runner.session.claudeSessionId = null
  requeue(context, task, {
    cause: 'claude',
    evidence: 'its conversation was never kept, so it begins a new one',
  })
  runner.endCause = 'idle'
  // It ends by itself now.
  endInstance(context, runner, 'it has no conversation to go on with').catch(() => {})
}

/** The turn of our prompt begins, or a running one goes on as its turn. */
export function beginSentTurn(context: InstanceParts, runner: Runner): void {
  const task = runner.sent
  if (!task) return
  runner.sent = null
  const overtaken = runner.current
  if (overtaken && !isFinal(overtaken.task.state)) {
    transition(context, overtaken.task, {
      to: 'completed',
      cause: 'claude',
      evidence: 'the next prompt was folded into this turn',
    })
  }
  beginTurn(context, runner, task)
  if (!overtaken) return
  // A restart reads the lines again from where the turn began.
  task.outputStart = Math.min(task.outputStart, overtaken.task.outputStart)
  takeOver(context, overtaken.task, task)
}

function beginTurn(context: InstanceParts, runner: Runner, task: TaskRecord): void {
  if (task.origin === 'background' && task.state === 'queued') {
    task.instanceId = runner.record.id
    task.outputStart = runner.record.offset
    transition(context, task, { to: 'starting', cause: 'claude', evidence: 'a turn began without a prompt' })
  }
  runner.current = openTurn(runner, task)
  runner.lastTask = task
  runner.idleSince = null
  if (task.state === 'starting') {
    transition(context, task, { to: 'running', cause: 'claude', evidence: 'claude began the turn' })
  } else if (task.state === 'paused') {
    task.pausedFrom = 'running'
  }
  saveSession(context, runner.session)
}

/** The memory of a turn as it begins; a turn that takes over a running one goes on with its blocks. */
export function openTurn(runner: Runner, task: TaskRecord): Turn {
  const overtaken = runner.current?.state
  runner.between = null
  return {
    task,
    state: overtaken ?? createTurn({ costBaseMicros: runner.session.totalCostMicros, meter: runner.meter }),
    openTools: new Map(),
    holding: false,
  }
}

/** Gives a turn without a prompt of ours a task of its own, labelled as what it is. */
export function beginOwnTurn(context: InstanceParts, runner: Runner, message: ClaudeMessage): void {
  beginTurn(context, runner, createBackgroundTask(context, runner.session, isAsk(message) ? ASKS : undefined))
}
