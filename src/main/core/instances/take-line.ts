import { isFinal } from '../../../contract/task.ts'
import type { NewTaskEvent } from '../../../contract/task-event.ts'
import { noUsage } from '../../../contract/values.ts'
import type { Line } from '../claude/lines.ts'
import type { ClaudeMessage } from '../claude/protocol.ts'
import { parseMessage, tooLongMessage } from '../claude/protocol.ts'
import { unsupportedResponse } from '../claude/stdin.ts'
import type { Context } from '../context.ts'
import { movePermissions, pendingOf, withdrawPermission } from '../permissions/permission-service.ts'
import { saveSession } from '../sessions/session-service.ts'
import type { TaskRecord } from '../store/records.ts'
import { createBackgroundTask } from '../tasks/create-task.ts'
import { judgeTurn, plainOutcome } from '../tasks/outcome.ts'
import { createTurn, reduceMessage } from '../tasks/reduce.ts'
import { timedOut } from '../tasks/timeouts.ts'
import { transition } from '../tasks/transition.ts'
import { applyEvent, wait } from './apply-event.ts'
import { endTurn } from './end-turn.ts'
import { endInstance, thawAfterTurn } from './instance-controls.ts'
import { readAbilities } from './read-abilities.ts'
import type { Runner, Turn } from './runner.ts'
import { saveInstance } from './runner.ts'

/**
 * Takes one line of an instance's stdout: moves the offset, routes it to its turn, and stages what follows
 * from it. Everything staged for one line and its offset are committed together, so that a supervisor that
 * dies at any point neither loses nor repeats one.
 */
export function takeLine(context: Context, runner: Runner, line: Line): void {
  runner.record.offset = line.end
  runner.record.lineCount += 1
  const message = line.kind === 'too_long' ? tooLongMessage(line) : parseMessage(line.text)
  try {
    route(context, runner, message)
  } catch (error) {
    // A line that we can't cope with must not end the reading of those after it.
    context.config.log('error', 'a line of an instance could not be taken', {
      instanceId: runner.record.id,
      offset: line.end,
      type: message.type,
      error: error instanceof Error ? (error.stack ?? error.message) : String(error),
    })
  }
  saveInstance(context, runner)
}

/**
 * Takes a line again whose effects are in the database already: only the memory of the turn is rebuilt. Used
 * when an instance is adopted in mid-turn.
 */
export function retakeLine(runner: Runner, line: Line): void {
  const message = line.kind === 'too_long' ? tooLongMessage(line) : parseMessage(line.text)
  if (message.type === 'command_lifecycle') takeLifecycle(runner, message.command_uuid)
  if (startsSentTurn(runner, message) && runner.sent) {
    runner.current = openTurn(runner, runner.sent)
    runner.sent = null
  }
  if (message.type === 'system' && message.subtype === 'background_tasks_changed') {
    runner.backgroundTasks = message.tasks.length
  }
  const turn = runner.current
  if (!turn) return
  for (const event of reduceMessage(turn.state, message)) followTools(turn, event)
}

/** A line of an earlier turn, when an instance is adopted: what is said of the instance itself still counts. */
export function glanceAtLine(runner: Runner, line: Line): void {
  if (line.kind === 'too_long') return
  if (line.text.includes('"command_lifecycle"')) runner.tellsLifecycle = true
  if (!line.text.includes('"background_tasks_changed"')) return
  const message = parseMessage(line.text)
  if (message.type === 'system' && message.subtype === 'background_tasks_changed') {
    runner.backgroundTasks = message.tasks.length
  }
}

function route(context: Context, runner: Runner, message: ClaudeMessage): void {
  if (message.type === 'control_response') settleReply(runner, message)
  if (message.type === 'command_lifecycle') takeLifecycle(runner, message.command_uuid)
  if (message.type === 'control_request' && message.request.subtype === 'unsupported') {
    decline(context, runner, message.request_id, message.request.name)
  }
  if (message.type === 'system' && message.subtype === 'background_tasks_changed') {
    runner.backgroundTasks = message.tasks.length
    // It may be ended now, when another session waits for its place.
    if (message.tasks.length === 0 && !runner.busy) context.pump()
  }
  if (message.type === 'system' && message.subtype === 'init') takeInit(context, runner, message)
  if (message.type === 'command_lifecycle' && message.state === 'cancelled')
    dropSentTurn(context, runner, message.command_uuid)
  if (message.type === 'result' && beginsAnew(runner, message)) {
    beginAnew(context, runner)
    return
  }
  if (startsSentTurn(runner, message)) beginSentTurn(context, runner)
  else if (message.type === 'system' && message.subtype === 'init' && !runner.current) {
    beginTurn(context, runner, createBackgroundTask(context, runner.session))
  } else if (isAsk(message) && !runner.current) {
    beginTurn(context, runner, createBackgroundTask(context, runner.session, ASKS))
  }
  const turn = runner.current
  if (!turn) return
  reduceInto(context, runner, turn, message)
  if (message.type === 'control_cancel_request')
    withdrawPermission(context, runner, turn.task, message.request_id)
  if (message.type === 'result') {
    endTurn(context, runner, turn, message)
    keepOpenAsks(context, runner, turn.task)
  }
}

/** What a task of background work that asks for something between two turns is called. */
const ASKS = 'Background work of Claude asks for something.'

function isAsk(message: ClaudeMessage): boolean {
  return message.type === 'control_request' && message.request.subtype === 'can_use_tool'
}

/** The turn ended, and background work that it began still waits for an answer: that needs a task. */
function keepOpenAsks(context: Context, runner: Runner, ended: TaskRecord): void {
  if (pendingOf(context, ended.id).length === 0) return
  const task = createBackgroundTask(context, runner.session, ASKS)
  beginTurn(context, runner, task)
  takeOver(context, ended, task)
}

/** The task that goes on with a turn waits for what the one before it waited for. */
function takeOver(context: Context, from: TaskRecord, to: TaskRecord): void {
  const [open] = pendingOf(context, from.id)
  if (!open) return
  movePermissions(context, from, to)
  wait(context, to, open.kind === 'tool' ? 'permission' : open.kind, null, `${open.toolName} still asks`)
}

/** Our line was taken back before its turn began: an interrupt cancels what is queued. */
function dropSentTurn(context: Context, runner: Runner, uuid: string): void {
  const task = runner.sent
  // What ends with its process is judged when that has ended.
  if (!task || task.promptUuid !== uuid || runner.ending) return
  runner.sent = null
  if (task.state === 'paused') thawAfterTurn(context, runner)
  const late = timedOut(context, task)
  transition(context, task, {
    to: late ? 'failed' : 'interrupted',
    cause: late ? 'timeout' : 'person',
    evidence: 'the prompt was taken back before its turn began',
    outcome: plainOutcome(late ? 'timedOut' : 'interrupted'),
  })
  runner.idleSince = context.now()
  saveSession(context, runner.session)
  context.pump()
}

/**
 * The CLI says `command_lifecycle started` for our line before the `init` of its turn, or in the middle of a
 * turn that it is folded into. A CLI that says nothing of the kind begins with `init`; one that can't start
 * the turn at all prints only a `result`.
 */
function startsSentTurn(runner: Runner, message: ClaudeMessage): boolean {
  if (!runner.sent) return false
  if (message.type === 'command_lifecycle') {
    return message.state === 'started' && message.command_uuid === runner.sent.promptUuid
  }
  if (runner.current) return false
  if (message.type === 'result') return true
  return message.type === 'system' && message.subtype === 'init' && !runner.tellsLifecycle
}

/**
 * Claude does not know a conversation of which no turn ever ended: it died after it told of it and before it
 * was on disk. Nothing is lost by beginning anew.
 */
function beginsAnew(runner: Runner, result: Extract<ClaudeMessage, { type: 'result' }>): boolean {
  if (runner.current || runner.sent?.state !== 'starting' || runner.session.costMicros > 0) return false
  return judgeTurn(result).outcome.reason === 'not_resumable'
}

function beginAnew(context: Context, runner: Runner): void {
  const task = runner.sent
  if (!task) return
  runner.sent = null
  runner.session.claudeSessionId = null
  task.instanceId = null
  task.promptUuid = null
  task.promptSentAt = null
  transition(context, task, {
    to: 'queued',
    cause: 'claude',
    evidence: 'its conversation was never kept, so it begins a new one',
  })
  runner.endCause = 'idle'
  // It ends by itself now.
  endInstance(context, runner).catch(() => {})
}

function beginSentTurn(context: Context, runner: Runner): void {
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
  if (overtaken) takeOver(context, overtaken.task, task)
}

function beginTurn(context: Context, runner: Runner, task: TaskRecord): void {
  if (task.origin === 'background' && task.state === 'queued') {
    task.instanceId = runner.record.id
    task.outputStart = runner.record.offset
    task.costBaseMicros = runner.session.totalCostMicros
    transition(context, task, { to: 'starting', cause: 'claude', evidence: 'a turn began without a prompt' })
  }
  runner.current = openTurn(runner, task, task.usage)
  runner.idleSince = null
  if (task.state === 'starting') {
    transition(context, task, { to: 'running', cause: 'claude', evidence: 'claude began the turn' })
  } else if (task.state === 'paused') {
    task.pausedFrom = 'running'
  }
  saveSession(context, runner.session)
}

/** The memory of a turn as it begins; a turn that takes over a running one goes on with its blocks. */
export function openTurn(runner: Runner, task: TaskRecord, usage = noUsage): Turn {
  const overtaken = runner.current?.state
  return {
    task,
    state: overtaken ?? createTurn({ costBaseMicros: runner.session.totalCostMicros, usage }),
    openTools: new Set(),
    holding: false,
  }
}

function reduceInto(context: Context, runner: Runner, turn: Turn, message: ClaudeMessage): void {
  const { task } = turn
  const at = context.now()
  task.lineCount += 1
  task.lastActivityAt = at
  for (const event of reduceMessage(turn.state, message)) {
    followTools(turn, event)
    applyEvent(context, runner, turn, event, at)
  }
  context.store.journal.saveTask(task)
}

/** Keeps track of tools without a result, so that a hold knows where a step ends. */
function followTools(turn: Turn, event: NewTaskEvent): void {
  if (event.kind === 'block.completed' && event.payload.toolUseId && event.payload.parentToolUseId === null) {
    turn.openTools.add(event.payload.toolUseId)
  }
  if (event.kind === 'tool.finished') turn.openTools.delete(event.payload.toolUseId)
}

function takeLifecycle(runner: Runner, uuid: string): void {
  runner.tellsLifecycle = true
  if (runner.sent?.promptUuid === uuid) runner.sentWasRead = true
}

function takeInit(
  context: Context,
  runner: Runner,
  message: Extract<ClaudeMessage, { type: 'system'; subtype: 'init' }>,
): void {
  const { record, session } = runner
  record.claudeVersion = message.claude_code_version ?? 'unknown'
  if (session.claudeSessionId !== message.session_id) {
    session.claudeSessionId = message.session_id
    saveSession(context, session)
  }
}

/** A request of the CLI that we have no answer to must not keep it waiting. */
function decline(context: Context, runner: Runner, requestId: string, name: string): void {
  runner.process.send(unsupportedResponse(requestId, name)).catch((error: unknown) => {
    context.config.log('warn', 'a request of the CLI could not be declined', { name, error: String(error) })
  })
}

function settleReply(runner: Runner, message: Extract<ClaudeMessage, { type: 'control_response' }>): void {
  const { response } = message
  const reply =
    response.subtype === 'success'
      ? { ok: true, response: response.response ?? null, error: null }
      : { ok: false, response: null, error: response.error ?? 'unknown error' }
  const abilities = readAbilities(reply.response)
  if (abilities) runner.abilities = abilities
  runner.replies.get(response.request_id)?.(reply)
  runner.replies.delete(response.request_id)
}
