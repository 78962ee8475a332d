import type { Permission } from '../../../contract/permission.ts'
import type { Task } from '../../../contract/task.ts'
import type { Approval } from '../../../contract/workflow.ts'
import { approvalKey } from '../../lib/runs.ts'

/** One thing that waits for a person. */
export type InboxEntry =
  | { kind: 'request'; id: string; at: number; request: Permission }
  | { kind: 'approval'; id: string; at: number; approval: Approval }
  | { kind: 'budget' | 'failed'; id: string; at: number; task: Task }

/** How long a failed task waits to be looked at, in ms. */
const FAILED_FOR_MS = 86_400_000

/**
 * Requests, approvals, tasks held by a budget, and tasks that failed within a day and were neither dismissed nor tried again,
 * oldest first. A session that went on after a failure has dealt with it.
 */
export function inboxEntries(
  requests: readonly Permission[],
  tasks: Iterable<Task>,
  dismissed: readonly string[],
  now: number,
  approvals: readonly Approval[] = [],
): InboxEntry[] {
  const entries: InboxEntry[] = requests.map((request) => ({
    kind: 'request',
    id: request.id,
    at: request.requestedAt,
    request,
  }))
  for (const approval of approvals) {
    entries.push({ kind: 'approval', id: approvalKey(approval), at: approval.requestedAt, approval })
  }
  const failed: Task[] = []
  const newest = new Map<string, number>()
  const retried = new Set<string>()
  for (const task of tasks) {
    if (task.retryOf !== null) retried.add(task.retryOf)
    newest.set(task.sessionId, Math.max(newest.get(task.sessionId) ?? 0, task.createdAt))
    if (task.state === 'failed' && (task.endedAt ?? 0) > now - FAILED_FOR_MS) failed.push(task)
    else if (task.state === 'paused' && task.waitingFor === 'budget') {
      entries.push({ kind: 'budget', id: task.id, at: task.lastActivityAt ?? task.createdAt, task })
    }
  }
  const hidden = new Set(dismissed)
  for (const task of failed) {
    const wentOn = (newest.get(task.sessionId) ?? 0) > task.createdAt
    if (wentOn || retried.has(task.id) || hidden.has(task.id)) continue
    entries.push({ kind: 'failed', id: task.id, at: task.endedAt ?? task.createdAt, task })
  }
  return entries.sort((a, b) => a.at - b.at)
}

/** The task that an entry is about; an approval has none. */
export function taskOf(entry: InboxEntry): string | null {
  if (entry.kind === 'approval') return null
  return entry.kind === 'request' ? entry.request.taskId : entry.task.id
}
