import type { PermissionAnswer } from '../../../contract/permission.ts'
import type { Policy } from '../../../contract/policy.ts'
import type { TaskEventPayloads } from '../../../contract/task-event.ts'
import { permissionResponse } from '../claude/stdin.ts'
import type { Context } from '../live/context.ts'
import type { Runner } from '../live/runner.ts'
import type { PermissionRecord, TaskRecord } from '../store/records.ts'
import { transition } from '../tasks/transition.ts'
import { describeStep } from '../turns/step.ts'

/** Stores a `can_use_tool` request before anything else happens with it. */
export function requestPermission(
  context: Context,
  runner: Runner,
  task: TaskRecord,
  request: TaskEventPayloads['permission.requested'],
  at: number,
): PermissionRecord {
  const record: PermissionRecord = {
    id: context.newId(),
    taskId: task.id,
    sessionId: task.sessionId,
    instanceId: runner.record.id,
    kind: request.kind,
    toolName: request.toolName,
    toolUseId: request.toolUseId,
    description: request.description,
    input: isRecord(request.input) ? request.input : {},
    suggestions: request.suggestions,
    state: 'pending',
    note: null,
    requestedAt: at,
    answeredAt: null,
    requestId: request.requestId,
    answer: null,
    answerSentAt: null,
    answeredBy: null,
    policyId: null,
  }
  context.live.permissions.set(record.id, record)
  context.store.journal.savePermission(record)
  return record
}

/** Stages an answer with its event; it is sent once it is committed. `by`: the rule that gave it, null for a person. */
export function recordAnswer(
  context: Context,
  task: TaskRecord,
  record: PermissionRecord,
  answer: PermissionAnswer,
  by: { policy: Policy; note: string } | null,
): void {
  const at = context.now()
  const { journal } = context.store
  record.state = answer.decision === 'allow' ? 'allowed' : 'denied'
  record.note = by?.note ?? (answer.decision === 'deny' ? answer.message : null)
  record.answer = answer
  record.answeredAt = at
  record.answeredBy = by ? 'policy' : 'person'
  record.policyId = by?.policy.id ?? null
  journal.savePermission(record)
  const { requestId, note } = record
  const event = {
    kind: 'permission.answered',
    payload: { requestId, decision: answer.decision, note },
  } as const
  journal.append(task, event, at)
  const step = describeStep(event)
  if (step !== undefined && pendingOf(context, task.id).length === 0) task.step = step
  settle(context, task, `${record.toolName} was ${record.state}`, by ? 'policy' : 'person')
  journal.saveTask(task)
}

/** Writes a recorded answer to the instance's stdin. */
export async function sendAnswer(context: Context, runner: Runner, record: PermissionRecord): Promise<void> {
  // One that could not be kept was denied already.
  if (!record.answer || !context.live.permissions.has(record.id)) return
  await runner.process.send(
    permissionResponse(record.requestId, record.input, record.answer, record.suggestions),
  )
  record.answerSentAt = context.now()
  context.store.journal.savePermission(record)
  context.live.permissions.delete(record.id)
}

/** The CLI took its request back (`control_cancel_request`). */
export function withdrawPermission(
  context: Context,
  runner: Runner,
  task: TaskRecord,
  requestId: string,
): void {
  for (const record of pendingOf(context, task.id)) {
    if (record.requestId !== requestId || record.instanceId !== runner.record.id) continue
    withdraw(context, record, 'the CLI took the request back')
  }
  settle(context, task, 'the request was withdrawn', 'claude')
}

/** What is still open of one task is asked for another one from now on. */
export function movePermissions(context: Context, from: TaskRecord, to: TaskRecord): void {
  for (const record of pendingOf(context, from.id)) {
    record.taskId = to.id
    context.store.journal.savePermission(record)
  }
}

/** An instance that is gone takes no answer any more, not even one that was given. */
export function forgetPermissions(context: Context, instanceId: string): void {
  for (const record of context.live.permissions.values()) {
    if (record.instanceId !== instanceId) continue
    if (record.state === 'pending') withdraw(context, record, 'the instance ended')
    else context.live.permissions.delete(record.id)
  }
}

/** Nothing of a turn that ended can be answered any more. */
export function withdrawAllPermissions(context: Context, task: TaskRecord, why: string): void {
  for (const record of pendingOf(context, task.id)) withdraw(context, record, why)
}

export function pendingOf(context: Context, taskId: string): PermissionRecord[] {
  return [...context.live.permissions.values()].filter(
    (record) => record.taskId === taskId && record.state === 'pending',
  )
}

function withdraw(context: Context, record: PermissionRecord, why: string): void {
  record.state = 'withdrawn'
  record.note = why
  record.answeredAt = context.now()
  context.store.journal.savePermission(record)
  context.live.permissions.delete(record.id)
}

/** Once no request of the task is open, it goes on. */
export function settle(
  context: Context,
  task: TaskRecord,
  evidence: string,
  cause: 'person' | 'policy' | 'claude',
): void {
  if (pendingOf(context, task.id).length > 0) return
  const waits =
    task.waitingFor === 'permission' || task.waitingFor === 'question' || task.waitingFor === 'plan'
  if (!waits) return
  if (task.state === 'waiting') transition(context, task, { to: 'running', cause, evidence })
  else if (task.state === 'paused') {
    task.pausedFrom = 'running'
    task.waitingFor = null
  }
}

function isRecord(value: unknown): value is PermissionRecord['input'] {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
