import { MusterError } from '../../../contract/errors.ts'
import type { PermissionAnswer } from '../../../contract/permission.ts'
import type { TaskEventPayloads } from '../../../contract/task-event.ts'
import { permissionResponse } from '../claude/stdin.ts'
import { commitNow } from '../commit-now.ts'
import type { Context } from '../context.ts'
import type { Runner } from '../instances/runner.ts'
import type { PermissionRecord, TaskRecord } from '../store/records.ts'
import { transition } from '../tasks/transition.ts'

/** Stores a `can_use_tool` request before anything else happens with it; returns its id. */
export function requestPermission(
  context: Context,
  runner: Runner,
  task: TaskRecord,
  request: TaskEventPayloads['permission.requested'],
  at: number,
): string {
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
  return record.id
}

/**
 * Records the answer, then writes it to the instance. The answer is kept before it is sent, so a supervisor
 * that dies in between sends it at its next start.
 *
 * @throws MusterError `not_found`, `invalid_transition` (answered or withdrawn already), `conflict` (its instance is gone),
 *   `storage`
 */
export async function answerPermission(
  context: Context,
  permissionId: string,
  answer: PermissionAnswer,
): Promise<PermissionRecord> {
  // A request that was just withdrawn is in the database only then; and a refusal must come before the answer.
  context.store.journal.flush()
  const record = context.live.permissions.get(permissionId) ?? context.store.permissions.get(permissionId)
  if (!record) {
    throw new MusterError('not_found', `There is no request ${permissionId}.`, { details: { permissionId } })
  }
  if (record.state !== 'pending') {
    throw new MusterError(
      'invalid_transition',
      `This request was ${record.state} already and can't be answered again.`,
      {
        details: { permissionId, state: record.state },
      },
    )
  }
  const runner = context.live.runners.get(record.instanceId)
  const task = context.live.tasks.get(record.taskId)
  if (!runner || !task) {
    throw new MusterError('conflict', 'The instance that asked is gone, so the answer has no effect.', {
      hint: 'Retry the task; it will ask again.',
      details: { permissionId },
    })
  }
  const at = context.now()
  const { journal } = context.store
  record.state = answer.decision === 'allow' ? 'allowed' : 'denied'
  record.note = answer.decision === 'deny' ? answer.message : null
  record.answer = answer
  record.answeredAt = at
  record.answeredBy = 'person'
  journal.savePermission(record)
  journal.append(
    task,
    {
      kind: 'permission.answered',
      payload: { requestId: record.requestId, decision: answer.decision, note: record.note },
    },
    at,
  )
  settle(context, task, `${record.toolName} was ${record.state}`, 'person')
  journal.saveTask(task)
  // Refused only just now: the answer stands, and is written as soon as it is kept.
  while (!commitNow(context)) await journal.onceWritable()
  await sendAnswer(context, runner, record)
  return record
}

/** Writes a recorded answer to the instance's stdin. */
export async function sendAnswer(context: Context, runner: Runner, record: PermissionRecord): Promise<void> {
  if (!record.answer) return
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
function settle(context: Context, task: TaskRecord, evidence: string, cause: 'person' | 'claude'): void {
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
