import type { NewTaskEvent } from '../../../contract/task-event.ts'
import { chargeMeter, chargeSettled } from '../budgets/charge.ts'
import { spend } from '../budgets/spend.ts'
import type { ClaudeMessage, GarbageMessage } from '../claude/protocol.ts'
import { readLine } from '../claude/protocol.ts'
import { permissionResponse, unsupportedResponse } from '../claude/stdin.ts'
import type { Runner, Turn } from '../live/runner.ts'
import { saveSession } from '../live/save-session.ts'
import { withdrawPermission } from '../permissions/permission-service.ts'
import type { Line } from '../processes/lines.ts'
import type { TaskRecord } from '../store/records.ts'
import { createTurn, reduceMessage, type TurnState } from '../turns/reduce.ts'
import { labelTool } from '../turns/step.ts'
import { applyEvent } from './apply-event.ts'
import {
  beginAnew,
  beginOwnTurn,
  beginSentTurn,
  beginsAnew,
  beginsOwnTurn,
  dropSentTurn,
  keepOpenAsks,
  openTurn,
  startsSentTurn,
} from './begin-turn.ts'
import { endTurn } from './end-turn.ts'
import { endInstance, interruptTurn } from './instance-controls.ts'
import { saveInstance } from './instance-row.ts'
import { followContext } from './measure-conversation.ts'
import type { InstanceParts } from './parts.ts'
import { readAbilities } from './read-abilities.ts'
import { initializeId } from './spawn-instance.ts'

/** Claude begins a turn of its own at once after background work (2.1.329), unless that was stopped; in ms. */
const OWN_TURN_MS = 1_000

/**
 * Takes one line of an instance's stdout: moves the offset, routes it to its turn, and stages what follows
 * from it. Everything staged for one line and its offset are committed together, so that a supervisor that
 * dies at any point neither loses nor repeats one.
 */
export function takeLine(context: InstanceParts, runner: Runner, line: Line): void {
  runner.record.offset = line.end
  runner.record.lineCount += 1
  runner.up.resolve()
  for (const message of readLine(line)) {
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
  }
  saveInstance(context, runner)
}

/**
 * Takes a line again whose effects are in the database already: only the memory of the turn is rebuilt. Used
 * when an instance is adopted in mid-turn.
 */
export function retakeLine(runner: Runner, line: Line): void {
  for (const message of readLine(line)) retakeMessage(runner, message)
}

function retakeMessage(runner: Runner, message: ClaudeMessage): void {
  if (message.type === 'command_lifecycle') takeLifecycle(runner, message.command_uuid)
  if (startsSentTurn(runner, message) && runner.sent) {
    runner.current = openTurn(runner, runner.sent)
    runner.lastTask = runner.sent
    runner.sent = null
  }
  if (message.type === 'system' && message.subtype === 'background_tasks_changed') {
    runner.backgroundTasks = message.tasks.length
  }
  const turn = runner.current
  if (!turn) {
    passBy(runner, message)
    return
  }
  const at = turn.task.lastActivityAt ?? turn.task.createdAt
  for (const event of reduceMessage(turn.state, message)) followTools(turn, event, at)
}

/** A line of an earlier turn, when an instance is adopted: what is said of the instance itself still counts. */
export function glanceAtLine(runner: Runner, line: Line): void {
  if (line.kind === 'too_long') return
  if (line.text.includes('"command_lifecycle"')) runner.tellsLifecycle = true
  const tells = line.text.includes('"background_tasks_changed"') || line.text.includes('"usage"')
  if (!tells) return
  for (const message of readLine(line)) {
    passBy(runner, message)
    if (message.type === 'system' && message.subtype === 'background_tasks_changed') {
      runner.backgroundTasks = message.tasks.length
    }
  }
}

function route(context: InstanceParts, runner: Runner, message: ClaudeMessage): void {
  if (message.type === 'control_response') settleReply(runner, message)
  if (message.type === 'command_lifecycle') takeLifecycle(runner, message.command_uuid)
  if (message.type === 'control_request' && message.request.subtype === 'unsupported') {
    decline(context, runner, message.request_id, message.request.name)
  }
  if (message.type === 'garbage' && message.requestId !== null) {
    deny(context, runner, message.requestId, message.message)
  }
  if (message.type === 'system' && message.subtype === 'background_tasks_changed') {
    runner.backgroundTasks = message.tasks.length
    if (message.tasks.length === 0) {
      runner.ownTurnUntil = context.now() + OWN_TURN_MS
      // After that it may be ended, when another session waits for its place.
      setTimeout(() => context.wake(), OWN_TURN_MS).unref()
    }
  }
  if (message.type === 'system' && message.subtype === 'init') takeInit(context, runner, message)
  if (message.type === 'command_lifecycle' && message.state === 'cancelled')
    dropSentTurn(context, runner, message.command_uuid)
  if (message.type === 'result' && beginsAnew(runner, message)) {
    beginAnew(context, runner)
    return
  }
  if (startsSentTurn(runner, message)) beginSentTurn(context, runner)
  else if (beginsOwnTurn(runner, message)) beginOwnTurn(context, runner, message)
  const turn = runner.current
  if (!turn) {
    if (message.type === 'garbage' && runner.sent) {
      keepProblem(context, runner.sent, message)
      if (message.code === 'utf_16') endUnreadable(context, runner)
    }
    countBetweenTurns(context, runner, message)
    return
  }
  reduceInto(context, runner, turn, message)
  if (message.type === 'control_cancel_request')
    withdrawPermission(context, runner, turn.task, message.request_id)
  if (message.type === 'result') {
    endTurn(context, runner, turn, message)
    keepOpenAsks(context, runner, turn.task)
  }
}

/** A line that belongs to no turn of ours is looked at for what was used. */
function passBy(runner: Runner, message: ClaudeMessage): TurnState {
  const { meter, session } = runner
  runner.between ??= createTurn({ costBaseMicros: session.totalCostMicros, meter })
  reduceMessage(runner.between, message)
  return runner.between
}

/** What background work uses between two turns is the task's that began it. */
function countBetweenTurns(context: InstanceParts, runner: Runner, message: ClaudeMessage): void {
  const { costBaseMicros } = passBy(runner, message)
  const { lastTask, meter, session } = runner
  if (message.type === 'result') session.totalCostMicros = costBaseMicros
  if (!lastTask) return
  if (message.type === 'result' && meter.settled) {
    chargeSettled(context, runner, lastTask, meter.settled, null)
  } else chargeMeter(context, runner, lastTask)
}

/** Printed between a prompt and its turn: mostly by what starts claude. */
function keepProblem(
  context: InstanceParts,
  task: TaskRecord,
  { code, message, excerpt }: GarbageMessage,
): void {
  const payload = { code, message, excerpt }
  context.store.journal.append(task, { kind: 'problem.found', payload }, context.now())
  context.store.journal.saveTask(task)
}

/** Its turn could neither be seen to begin nor to end. */
function endUnreadable(context: InstanceParts, runner: Runner): void {
  if (runner.ending) return
  runner.endCause = 'utf_16'
  endInstance(context, runner, 'its output is UTF-16').catch((error: unknown) => {
    context.config.log('error', 'an instance that prints UTF-16 could not be ended', {
      instanceId: runner.record.id,
      error: String(error),
    })
  })
}

function reduceInto(context: InstanceParts, runner: Runner, turn: Turn, message: ClaudeMessage): void {
  const { task } = turn
  const at = context.now()
  // It stands on the line of the message behind it.
  if (message.type !== 'garbage' || message.code !== 'mixed_line') task.lineCount += 1
  task.lastActivityAt = at
  followContext(runner.session, message, at)
  const events = reduceMessage(turn.state, message)
  const { settled } = runner.meter
  const isOver = message.type === 'result' && settled !== null
  if (isOver) chargeSettled(context, runner, task, settled, turn.state.model)
  const isMore = chargeMeter(context, runner, task)
  for (const event of events) {
    followTools(turn, event, at)
    applyEvent(context, runner, turn, event, at)
  }
  const decision = isMore || isOver ? spend(context, task, isOver) : null
  context.store.journal.saveTask(task)
  if (decision === 'interrupt') interruptOverBudget(context, runner, task)
}

function interruptOverBudget(context: InstanceParts, runner: Runner, task: TaskRecord): void {
  interruptTurn(context, runner, task).catch((error: unknown) => {
    context.config.log('warn', 'a task over its budget could not be interrupted', {
      taskId: task.id,
      error: String(error),
    })
  })
}

/** Keeps track of tools without a result: a hold knows by them where a step ends, the monitor what is waited for. */
function followTools(turn: Turn, event: NewTaskEvent, since: number): void {
  if (event.kind === 'block.completed' && event.payload.toolUseId && event.payload.parentToolUseId === null) {
    const { toolUseId, toolName, input } = event.payload
    turn.openTools.set(toolUseId, { label: labelTool(toolName ?? 'Tool', input), since })
  }
  if (event.kind === 'tool.finished') turn.openTools.delete(event.payload.toolUseId)
}

function takeLifecycle(runner: Runner, uuid: string): void {
  runner.tellsLifecycle = true
  if (runner.sent?.promptUuid === uuid) runner.sentWasRead = true
}

function takeInit(
  context: InstanceParts,
  runner: Runner,
  message: Extract<ClaudeMessage, { type: 'system'; subtype: 'init' }>,
): void {
  const { record, session } = runner
  record.claudeVersion = message.claude_code_version ?? 'unknown'
  if (!record.adopted) record.readyMs ??= context.now() - record.startedAt
  if (session.claudeSessionId !== message.session_id) {
    session.claudeSessionId = message.session_id
    session.forkFromClaudeSession = null
    saveSession(context, session)
  }
}

/** A request that nobody can be shown is denied, so that the turn goes on. */
function deny(context: InstanceParts, runner: Runner, requestId: string, message: string): void {
  const answer = { decision: 'deny', message, interrupt: false } as const
  runner.process.send(permissionResponse(requestId, {}, answer)).catch((error: unknown) => {
    context.config.log('warn', 'a request could not be denied', { error: String(error) })
  })
}

/** A request of the CLI that we have no answer to must not keep it waiting. */
function decline(context: InstanceParts, runner: Runner, requestId: string, name: string): void {
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
  if (abilities || response.request_id === initializeId(runner.record.id)) runner.told.resolve()
  runner.replies.get(response.request_id)?.(reply)
  runner.replies.delete(response.request_id)
}
