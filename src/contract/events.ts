import { z } from 'zod'
import { BudgetStatus, UsageWindow } from './budget.ts'
import { Instance } from './instance.ts'
import { Reading } from './monitor.ts'
import { Permission } from './permission.ts'
import { Policy } from './policy.ts'
import { PoolStatus } from './pool.ts'
import { Approval, NodeRun, Run, RunEntry, Workflow } from './run.ts'
import { Session } from './session.ts'
import { LogEntry, Setting } from './settings.ts'
import { SystemStats } from './system.ts'
import { Task } from './task.ts'
import { TaskEvent } from './task-event.ts'

/**
 * What the supervisor announces, after it was committed. A `*.changed` event carries the whole row with its
 * `revision`; a receiver keeps the highest, so a slow one may be sent only the newest.
 */
export const events = {
  /** A task was created or its row changed. */
  'task.changed': z.object({ task: Task }),
  /** Events were appended to a task's log, ascending; `lastSeq` of the batch is the last one's. */
  'task.appended': z.object({ taskId: z.string(), events: z.array(TaskEvent) }),
  'session.changed': z.object({ session: Session }),
  'instance.changed': z.object({ instance: Instance }),
  'permission.changed': z.object({ permission: Permission }),
  /** At most once a second while something changes. */
  'stats.changed': z.object({ stats: SystemStats }),
  /** What was seen of living instances: all at each look, one when its liveness changed. */
  'instance.read': z.object({ readings: z.array(Reading) }),
  /** The pool's profiles or their counts changed; at most once a second. */
  'pool.changed': z.object({ pool: PoolStatus }),
  /** The whole list, by position. */
  'policy.changed': z.object({ policies: z.array(Policy) }),
  /** The whole list; at most once a second while spending goes on. */
  'budget.changed': z.object({ budgets: z.array(BudgetStatus) }),
  'usage.changed': z.object({ windows: z.array(UsageWindow) }),
  /** A run was started or its row changed; while nodes change, a few times a second. */
  'run.changed': z.object({ run: Run }),
  /** Nodes changed and entries were appended, in order; what one commit had. */
  'run.appended': z.object({ runId: z.string(), nodes: z.array(NodeRun), entries: z.array(RunEntry) }),
  /** Ended runs were removed from the history: the one that was named and those nested in it. */
  'task.removed': z.object({ taskIds: z.array(z.string()) }),
  'run.removed': z.object({ runIds: z.array(z.string()) }),
  'approval.changed': z.object({ approval: Approval }),
  /** The whole list of saved workflows and templates. */
  'workflow.changed': z.object({ workflows: z.array(Workflow) }),
  'settings.changed': z.object({ settings: z.array(Setting) }),
  'log.written': z.object({ entries: z.array(LogEntry) }),
  /** The supervisor is closing; calls will be refused. */
  'supervisor.closing': z.object({ reason: z.string() }),
} as const

export type Events = { [K in keyof typeof events]: z.infer<(typeof events)[K]> }
export type EventName = keyof Events

/**
 * Which events a subscriber wants. `taskIds` narrows `task.appended` and `runIds` `run.appended`; without them none of
 * those are sent.
 */
export interface Subscription {
  names: readonly EventName[]
  taskIds?: readonly string[]
  runIds?: readonly string[]
}

export type AnyEvent = { [K in EventName]: { name: K; payload: Events[K] } }[EventName]
