import { MusterError } from '../../../contract/errors.ts'
import type { PermissionAnswer } from '../../../contract/permission.ts'
import { commitNow } from '../store/commit-now.ts'
import type { PermissionRecord, TaskRecord } from '../store/records.ts'
import { answerPending } from './answer-by-policy.ts'
import type { PermissionParts } from './parts.ts'
import { recordAnswer, sendAnswer } from './permission-service.ts'
import { sessionPolicy } from './session-policy.ts'

/**
 * Records the answer, then writes it to the instance. The answer is kept before it is sent, so a supervisor
 * that dies in between sends it at its next start.
 *
 * @throws MusterError `not_found`, `invalid_transition` (answered or withdrawn already), `conflict` (its instance is gone),
 *   `storage`
 */
export async function answerPermission(
  context: PermissionParts,
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
  if (answer.decision === 'allow' && answer.scope === 'session' && record.kind !== 'tool') {
    throw new MusterError('validation', 'Questions and plans are answered one by one, not for a session.', {
      hint: 'Leave the scope out.',
      details: { field: 'answer.scope' },
    })
  }
  const runner = context.live.runners.get(record.instanceId)
  const task = context.live.tasks.get(record.taskId)
  if (!runner || !task) {
    throw new MusterError('conflict', 'The instance that asked is gone, so the answer has no effect.', {
      hint: 'Retry the task; it will ask again.',
      details: { permissionId },
    })
  }
  const forSession = answer.decision === 'allow' && answer.scope === 'session'
  if (forSession) allowForSession(context, task, record, answer)
  recordAnswer(context, task, record, answer, null)
  // Refused only just now: the answer stands, and is written as soon as it is kept.
  while (!commitNow(context)) await context.store.journal.onceWritable()
  if (record.answer !== answer) {
    throw new MusterError(
      'validation',
      `The answer was not sent, and the request was denied: ${record.note}`,
      {
        hint: 'Answer without a change of its input when Claude asks again.',
        details: { permissionId, field: 'answer' },
      },
    )
  }
  await sendAnswer(context, runner, record)
  if (forSession) answerPending(context)
  return record
}

/** Requests like this one are allowed for the rest of the session; a rule that says so already is not made again. */
function allowForSession(
  context: PermissionParts,
  task: TaskRecord,
  record: PermissionRecord,
  answer: Extract<PermissionAnswer, { decision: 'allow' }>,
): void {
  const { sessionId, directory } = task
  const input = answer.updatedInput ?? record.input
  const policy = sessionPolicy({ directory, sessionId, tool: record.toolName, input })
  const same = context.policies
    .list()
    .some(
      (other) =>
        other.enabled &&
        other.decision === 'allow' &&
        other.sessionId === sessionId &&
        other.tool === policy.tool &&
        other.match === policy.match,
    )
  // First, so that it counts although an earlier rule wants to be asked.
  if (!same) context.policies.create(policy, 0)
}
