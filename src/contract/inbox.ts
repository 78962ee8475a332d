import { z } from 'zod'
import { Permission } from './permission.ts'
import { Approval, approvalKey } from './run.ts'
import { isRunningAway } from './runaway.ts'
import { Task } from './task.ts'
import { WorkConflict } from './work-item.ts'

const about = { id: z.string(), at: z.number() }

/** One thing that waits for a person. */
export const InboxEntry = z.discriminatedUnion('kind', [
  /** A request for permission, a question, a plan. */
  z.object({ kind: z.literal('request'), ...about, request: Permission }),
  /** A node of a workflow asks. */
  z.object({ kind: z.literal('approval'), ...about, approval: Approval }),
  /** A budget holds a turn, or keeps work back: then `task` is the oldest of `count` that wait for it. */
  z.object({ kind: z.literal('budget'), ...about, task: Task, count: z.number().int().positive() }),
  z.object({ kind: z.literal('failed'), ...about, task: Task }),
  /** A task's spending runs away. */
  z.object({ kind: z.literal('runaway'), ...about, task: Task }),
  /** A change of the tracker that its shared database refused: somebody else was first. */
  z.object({ kind: z.literal('conflict'), ...about, conflict: WorkConflict }),
])
export type InboxEntry = z.infer<typeof InboxEntry>

/** How long a failed task waits to be looked at, in ms. */
export const FAILED_FOR_MS = 86_400_000
/** Refused changes that are listed at most: the oldest, on which others were made. The next come as they are decided. */
export const MOST_CONFLICTS = 100

/**
 * What needs a person, oldest first: the one definition, for the window, its badges, the CLI and the tray. A failure
 * waits for a day, until somebody dismissed it, or something went on after it (`dismissedAt`).
 */
export function inboxEntries(
  requests: Iterable<Permission>,
  tasks: Iterable<Task>,
  approvals: Iterable<Approval>,
  conflicts: Iterable<WorkConflict>,
  now: number,
): InboxEntry[] {
  const entries: InboxEntry[] = []
  for (const request of requests) {
    if (request.state !== 'pending') continue
    entries.push({ kind: 'request', id: request.id, at: request.requestedAt, request })
  }
  for (const approval of approvals) {
    if (approval.state !== 'pending') continue
    entries.push({ kind: 'approval', id: approvalKey(approval), at: approval.requestedAt, approval })
  }
  for (const conflict of conflicts) {
    if (conflict.state !== 'open') continue
    entries.push({ kind: 'conflict', id: conflict.id, at: conflict.refusedAt, conflict })
  }
  /** Queued tasks by the budget that keeps them back. */
  const kept = new Map<string, Task[]>()
  for (const task of tasks) {
    if (needsLook(task, now)) {
      entries.push({ kind: 'failed', id: task.id, at: task.endedAt ?? task.createdAt, task })
    } else if (isRunningAway(task)) {
      entries.push({ kind: 'runaway', id: task.id, at: task.runaway?.signals[0]?.at ?? task.createdAt, task })
    } else if (task.waitingFor === 'budget' && task.state === 'paused') {
      entries.push({ kind: 'budget', id: task.id, at: task.lastActivityAt ?? task.createdAt, task, count: 1 })
    } else if (task.waitingFor === 'budget' && task.state === 'queued') {
      const why = task.queueNote ?? ''
      kept.set(why, [...(kept.get(why) ?? []), task])
    }
  }
  for (const [why, waiting] of kept) {
    const oldest = waiting.reduce((a, b) => (b.createdAt < a.createdAt ? b : a))
    const count = waiting.length
    entries.push({ kind: 'budget', id: `kept back: ${why}`, at: oldest.createdAt, task: oldest, count })
  }
  return entries.sort((a, b) => a.at - b.at)
}

/** A failure that nobody has dealt with. */
function needsLook(
  task: Pick<Task, 'state' | 'endedAt' | 'dismissedAt' | 'archivedAt'>,
  now: number,
): boolean {
  return (
    task.state === 'failed' &&
    task.dismissedAt === null &&
    task.archivedAt === null &&
    (task.endedAt ?? 0) > now - FAILED_FOR_MS
  )
}

/** The task that waits for a person with an entry; an approval and a refused change have none. */
export function taskOf(entry: InboxEntry): string | null {
  if (entry.kind === 'approval' || entry.kind === 'conflict') return null
  return entry.kind === 'request' ? entry.request.taskId : entry.task.id
}
