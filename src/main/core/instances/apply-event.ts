import type { WaitReason } from '../../../contract/task.ts'
import type { NewTaskEvent } from '../../../contract/task-event.ts'
import { PermissionMode } from '../../../contract/values.ts'
import { ownWork } from '../../../contract/worked-time.ts'
import { noteUsageWindows } from '../budgets/note-usage-windows.ts'
import type { Runner, Turn } from '../live/runner.ts'
import { saveSession } from '../live/save-session.ts'
import { answerByPolicy } from '../permissions/answer-by-policy.ts'
import { requestPermission } from '../permissions/permission-service.ts'
import type { TaskRecord, TodoList } from '../store/records.ts'
import { transition } from '../tasks/transition.ts'
import { describeStep } from '../turns/step.ts'
import { countTodos, inheritTodos, noteTodoCall, takeTodoResult } from '../turns/todos.ts'
import { interruptForHold, introduce } from './instance-controls.ts'
import type { InstanceParts } from './parts.ts'
import { tellSettings } from './tell-settings.ts'

/** Appends an event of the instance to its task's log, and brings row and state up to date with it. */
export function applyEvent(
  context: InstanceParts,
  runner: Runner,
  turn: Turn,
  event: NewTaskEvent,
  at: number,
): void {
  const { task } = turn
  const { journal } = context.store
  const step = describeStep(event)
  if (step !== undefined) task.step = step
  switch (event.kind) {
    case 'permission.requested': {
      const record = requestPermission(context, runner, task, event.payload, at)
      journal.append(task, { kind: event.kind, payload: { ...event.payload, permissionId: record.id } }, at)
      if (answerByPolicy(context, runner, task, record)) return
      const waitingFor = event.payload.kind === 'tool' ? 'permission' : event.payload.kind
      wait(
        context,
        task,
        waitingFor,
        null,
        `${event.payload.toolName} asks (request ${event.payload.requestId})`,
      )
      return
    }
    case 'retry.scheduled':
      task.retryCount += 1
      journal.append(task, event, at)
      wait(context, task, 'retry', at + event.payload.delayMs, describeRetry(event.payload))
      if (holdsAtStep(task)) interruptForHold(context, runner, turn)
      return
    case 'rate_limit.reported':
      journal.append(task, event, at)
      noteUsageWindows(context, task.simulated, event.payload)
      if (event.payload.status === 'rejected') {
        wait(
          context,
          task,
          'rate_limit',
          event.payload.resetsAt,
          `the account's limit ${event.payload.type ?? ''} is used up`,
        )
      }
      return
    case 'block.started':
      goOn(context, task, 'the model answers')
      break
    case 'block.appended':
      goOn(context, task, 'the model answers')
      noteFirstToken(context, runner, task)
      break
    case 'block.completed':
      goOn(context, task, 'the model answers')
      noteFirstToken(context, runner, task)
      if (event.payload.type === 'tool_use') {
        task.toolCount += 1
        task.todoList = noteTodoCall(task.todoList ?? listBefore(context, task, event.payload), event.payload)
      }
      break
    case 'tool.finished': {
      const list = takeTodoResult(task.todoList, event.payload, ownWork(task, at))
      if (list !== null && list.items !== task.todoList?.items) task.todos = countTodos(list)
      task.todoList = list
      break
    }
    case 'usage.updated':
      // Of the turn; who reads it wants the task's.
      journal.append(task, { kind: event.kind, payload: { usage: task.usage } }, at)
      return
    case 'turn.ended':
      task.structuredOutput = event.payload.structuredOutput
      runner.session.totalCostMicros = event.payload.totalCostMicros
      break
    case 'turn.started':
      if (task.model === null) task.model = event.payload.model
      void tellSettings(context, runner, task)
      break
    case 'mode.changed':
      takeMode(runner, event.payload.permissionMode)
      break
    default:
  }
  journal.append(task, event, at)
  const stepEnded = event.kind === 'tool.finished' && turn.openTools.size === 0
  if (stepEnded && holdsAtStep(task)) interruptForHold(context, runner, turn)
  if (event.kind === 'turn.ended' || event.kind === 'mode.changed') saveSession(context, runner.session)
}

/** The answer begins; that of a turn which nobody decided to start is not timed. */
function noteFirstToken(context: InstanceParts, runner: Runner, task: TaskRecord): void {
  introduce(context, runner)
  if (task.firstTokenMs !== null || task.startMs === null || runner.decidedAt === null) return
  task.firstTokenMs = Math.round(performance.now() - runner.decidedAt)
}

/** What is left of the list of the turn before: newer versions of the CLI go on with it, and tell only what changes. */
function listBefore(
  context: InstanceParts,
  task: TaskRecord,
  { toolName }: { toolName: string | null },
): TodoList | null {
  if (toolName !== 'TaskUpdate' && toolName !== 'TaskCreate') return null
  try {
    return inheritTodos(context.store.tasks.todoListBefore(task.sessionId, task.id))
  } catch {
    // The database can't be read now: the list begins with this turn.
    return null
  }
}

function holdsAtStep(task: TaskRecord): boolean {
  return task.pendingControl === 'hold' && task.holdAt === 'step'
}

/** The CLI changed its mode (a plan was approved, a suggestion applied): the session's next turns begin there. */
function takeMode(runner: Runner, mode: string): void {
  const { success, data } = PermissionMode.safeParse(mode)
  if (!success) return
  runner.record.launch.permissionMode = data
  runner.session.permissionMode = data
}

/** The task waits; one that is frozen goes on to wait when it is resumed. */
export function wait(
  context: InstanceParts,
  task: TaskRecord,
  reason: WaitReason,
  until: number | null,
  evidence: string,
): void {
  if (task.state === 'paused') {
    task.pausedFrom = 'waiting'
    task.waitingFor = reason
    task.waitingUntil = until
    context.store.journal.saveTask(task)
    return
  }
  if (task.state !== 'running' && task.state !== 'waiting') return
  transition(context, task, {
    to: 'waiting',
    cause: 'claude',
    evidence,
    waitingFor: reason,
    ...(until === null ? {} : { waitingUntil: until }),
  })
}

/** A wait for the model (retry, rate limit) is over when it answers; one for a person is not. */
function goOn(context: InstanceParts, task: TaskRecord, evidence: string): void {
  if (task.waitingFor !== 'retry' && task.waitingFor !== 'rate_limit') return
  if (task.state === 'waiting') transition(context, task, { to: 'running', cause: 'claude', evidence })
  else if (task.state === 'paused') {
    task.pausedFrom = 'running'
    task.waitingFor = null
    task.waitingUntil = null
  }
}

function describeRetry(retry: {
  attempt: number
  maxAttempts: number
  status: number | null
  error: string
}): string {
  const why = retry.status === null ? `no answer (${retry.error})` : `HTTP ${retry.status}`
  return `${why}; attempt ${retry.attempt} of ${retry.maxAttempts}`
}
