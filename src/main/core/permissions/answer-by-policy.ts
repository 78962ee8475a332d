import type { PermissionAnswer } from '../../../contract/permission.ts'
import { describePolicy, type Policy } from '../../../contract/policy.ts'
import type { Runner } from '../live/runner.ts'
import { commitNow } from '../store/commit-now.ts'
import type { PermissionRecord, TaskRecord } from '../store/records.ts'
import type { PermissionParts } from './parts.ts'
import { recordAnswer, sendAnswer } from './permission-service.ts'

const FORBIDDEN = 'A rule of the person forbids this.'

/**
 * Answers a request by the first rule that matches: request and answer are staged together, so neither a person
 * nor a notification hears of it before; it is sent once both are committed. False: a person has to.
 */
export function answerByPolicy(
  context: PermissionParts,
  runner: Runner,
  task: TaskRecord,
  record: PermissionRecord,
): boolean {
  if (record.kind !== 'tool') return false
  const { decision, policy } = context.policies.decide({
    directory: task.directory,
    sessionId: task.sessionId,
    tool: record.toolName,
    input: record.input,
  })
  if (decision === 'ask' || policy === null) return false
  const by = `by the rule ${describePolicy(policy)}`
  if (decision === 'allow') {
    const answer: PermissionAnswer = { decision, scope: 'once', applySuggestions: [] }
    recordAnswer(context, task, record, answer, { policy, note: by })
  } else {
    const message = policy.reason ?? FORBIDDEN
    const note = policy.reason === null ? by : `${by}: ${policy.reason}`
    recordAnswer(context, task, record, { decision, message, interrupt: false }, { policy, note })
  }
  deliver(context, runner, record, policy).catch((error: unknown) => {
    context.config.log('warn', 'the answer of a rule could not be sent', {
      permissionId: record.id,
      policyId: policy.id,
      error: String(error),
    })
  })
  return true
}

async function deliver(
  context: PermissionParts,
  runner: Runner,
  record: PermissionRecord,
  policy: Policy,
): Promise<void> {
  // What its line leads to is staged by then, and the line's offset with it.
  await Promise.resolve()
  while (!commitNow(context)) await context.store.journal.onceWritable()
  await sendAnswer(context, runner, record)
  context.policies.noteUse(policy.id)
}

/** A rule that was just made or changed answers what waits already, too. */
export function answerPending(context: PermissionParts): void {
  for (const record of [...context.live.permissions.values()]) {
    const runner = context.live.runners.get(record.instanceId)
    const task = context.live.tasks.get(record.taskId)
    if (record.state === 'pending' && runner && task) answerByPolicy(context, runner, task, record)
  }
}
