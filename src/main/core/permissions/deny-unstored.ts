import { permissionResponse } from '../claude/stdin.ts'
import type { Context } from '../live/context.ts'
import type { PermissionRecord } from '../store/records.ts'
import { settle } from './permission-service.ts'

/** Denies a request that can't be kept to the instance that asked, which is told why: nobody could answer it later. */
export function denyUnstored(context: Context, record: PermissionRecord, message: string): void {
  const { live, config } = context
  const isSent = record.answerSentAt !== null
  live.permissions.delete(record.id)
  if (isSent) return
  const answer = { decision: 'deny', message, interrupt: false } as const
  record.state = 'denied'
  record.note = message
  // Without the answer of a person, which may be what can't be kept.
  if (record.answer !== null) context.store.journal.savePermission(record)
  record.answer = answer
  const task = live.tasks.get(record.taskId)
  if (task)
    settle(context, task, `${record.toolName} was denied, since the request could not be stored`, 'policy')
  const runner = live.runners.get(record.instanceId)
  runner?.process.send(permissionResponse(record.requestId, {}, answer)).catch((error: unknown) => {
    config.log('warn', 'a request could not be denied', { error: String(error) })
  })
}
