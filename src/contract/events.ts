import { z } from 'zod'
import { BudgetStatus, UsageWindow } from './budget.ts'
import { Deployment, Enhancement, ProjectConfiguration, Vendor } from './component.ts'
import { ImportProgress } from './imports.ts'
import { Instance } from './instance.ts'
import { ModuleList } from './module.ts'
import { Query } from './module-query.ts'
import { Reading } from './monitor.ts'
import { Delivery, Notice, Notifications } from './notifications.ts'
import { Permission } from './permission.ts'
import { Policy } from './policy.ts'
import { PoolStatus } from './pool.ts'
import { OwnPrice } from './price.ts'
import { Approval, NodeRun, Run, RunEntry, Workflow } from './run.ts'
import { RunawayRule } from './runaway.ts'
import { SearchStatus } from './search.ts'
import { Session } from './session.ts'
import { LogEntry, Setting } from './settings.ts'
import { SystemStats } from './system.ts'
import { Task } from './task.ts'
import { TaskEvent } from './task-event.ts'
import { WorkConflict, WorkItem } from './work-item.ts'

/**
 * How an event waits for a subscriber who is slower than what happens: `each` is sent as it is; a `log` is joined with
 * what waits of the same; of a `row` only the newest is sent. `pace` is what a person acts on in a row that streams: while
 * that stays the same, its counters are sent a few times a second.
 */
type Waiting<P> =
  | 'each'
  | { log(payload: P): string }
  | { row(payload: P): string; pace: 'at once' | ((payload: P) => readonly unknown[]) }

function event<S extends z.ZodType, const W extends Waiting<z.infer<S>>>(schema: S, waiting: W) {
  return { schema, waiting }
}

/** A list that is always told as a whole is one row. */
const whole = { row: () => '', pace: 'at once' } as const

/**
 * What the supervisor announces, after it was committed. A `*.changed` event carries the whole row with its
 * `revision`; a receiver keeps the highest, so a slow one may be sent only the newest.
 */
export const events = {
  /** A task was created or its row changed. */
  'task.changed': event(z.object({ task: Task }), {
    row: ({ task }) => task.id,
    pace: ({ task }) => [
      task.state,
      task.waitingFor,
      task.pausedAs,
      task.pendingControl,
      task.step,
      task.outcome?.reason,
      task.instanceId,
      task.retryCount,
      task.runaway?.state,
      task.runaway?.signals.length,
    ],
  }),
  /** Events were appended to a task's log, ascending; `lastSeq` of the batch is the last one's. */
  'task.appended': event(z.object({ taskId: z.string(), events: z.array(TaskEvent) }), {
    log: ({ taskId }) => taskId,
  }),
  'session.changed': event(z.object({ session: Session }), {
    row: ({ session }) => session.id,
    pace: 'at once',
  }),
  'instance.changed': event(z.object({ instance: Instance }), {
    row: ({ instance }) => instance.id,
    pace: ({ instance }) => [instance.state, instance.taskId, instance.pid, instance.claudeVersion],
  }),
  'permission.changed': event(z.object({ permission: Permission }), {
    row: ({ permission }) => permission.id,
    pace: 'at once',
  }),
  /** At most once a second while something changes. */
  'stats.changed': event(z.object({ stats: SystemStats }), whole),
  /** What was seen of living instances: all at each look, one when its liveness changed. */
  'instance.read': event(z.object({ readings: z.array(Reading) }), 'each'),
  /** The pool's profiles or their counts changed; at most once a second. */
  'pool.changed': event(z.object({ pool: PoolStatus }), whole),
  /** The whole list, by position. */
  'policy.changed': event(z.object({ policies: z.array(Policy) }), whole),
  /** The whole list; at most once a second while spending goes on. */
  'budget.changed': event(z.object({ budgets: z.array(BudgetStatus) }), whole),
  /** The prices that a person gave, the whole list. */
  'price.changed': event(z.object({ own: z.array(OwnPrice) }), whole),
  /** What is done with tasks that run away, the whole list. */
  'runaway.changed': event(z.object({ rules: z.array(RunawayRule) }), whole),
  /** The whole list. */
  'usage.changed': event(z.object({ windows: z.array(UsageWindow) }), whole),
  /** A run was started or its row changed; while nodes change, a few times a second. */
  'run.changed': event(z.object({ run: Run }), {
    row: ({ run }) => run.id,
    pace: ({ run }) => [run.state, run.pausedAs, run.note, run.failure?.message],
  }),
  /** Nodes changed and entries were appended, in order; what one commit had. */
  'run.appended': event(
    z.object({ runId: z.string(), nodes: z.array(NodeRun), entries: z.array(RunEntry) }),
    { log: ({ runId }) => runId },
  ),
  'task.removed': event(z.object({ taskIds: z.array(z.string()) }), 'each'),
  /** Ended runs were removed from the history: the one that was named and those nested in it. */
  'run.removed': event(z.object({ runIds: z.array(z.string()) }), 'each'),
  /** A question to a module was asked, began, or has ended. */
  'query.changed': event(z.object({ query: Query }), {
    row: ({ query }) => query.id,
    pace: 'at once',
  }),
  /** Questions and conversations with modules were forgotten. */
  'query.forgotten': event(
    z.object({ queryIds: z.array(z.string()), conversationIds: z.array(z.string()) }),
    'each',
  ),
  'approval.changed': event(z.object({ approval: Approval }), {
    row: ({ approval: { runId, nodeId, item } }) => `${runId} ${nodeId} ${item}`,
    pace: 'at once',
  }),
  /** The whole list of saved workflows and templates. */
  'workflow.changed': event(z.object({ workflows: z.array(Workflow) }), whole),
  /** The whole list: a file was changed, or a registration, or what a person trusts. */
  'module.changed': event(ModuleList, whole),
  /** A work item was made or changed; below one that was moved, `path` and `depth` have changed too. */
  'work.changed': event(z.object({ item: WorkItem }), { row: ({ item }) => item.id, pace: 'at once' }),
  /** Work items were removed, or moved to the archive; with those below them. */
  'work.removed': event(z.object({ itemIds: z.array(z.string()) }), 'each'),
  /** Links, gates or tasks of these items changed. */
  'workLinks.changed': event(z.object({ itemIds: z.array(z.string()) }), 'each'),
  'vendor.changed': event(z.object({ vendor: Vendor }), { row: ({ vendor }) => vendor.id, pace: 'at once' }),
  'deployment.recorded': event(z.object({ deployment: Deployment }), 'each'),
  'enhancement.changed': event(z.object({ enhancement: Enhancement }), {
    row: ({ enhancement }) => enhancement.id,
    pace: 'at once',
  }),
  /** The one there is. */
  'workConfiguration.changed': event(z.object({ configuration: ProjectConfiguration }), whole),
  /** A change was refused by the shared tracker, was decided on, or waits again. */
  'workConflict.changed': event(z.object({ conflict: WorkConflict }), {
    row: ({ conflict }) => conflict.id,
    pace: 'at once',
  }),
  /** How the search index stands; at most twice a second. */
  'search.changed': event(z.object({ status: SearchStatus }), whole),
  /** How far an import is; some times a second. */
  'import.progressed': event(ImportProgress, { row: ({ importId }) => importId, pace: 'at once' }),
  /** Rules and channels of notifications, as a whole. */
  'notification.changed': event(Notifications, whole),
  /** A message is on its way, or what became of it. */
  'delivery.changed': event(z.object({ delivery: Delivery }), {
    row: ({ delivery }) => delivery.id,
    pace: 'at once',
  }),
  /** To be shown to a person by who can; `notification.claim` says that it is. */
  'notice.raised': event(z.object({ notice: Notice }), 'each'),
  /** Those that changed. */
  'settings.changed': event(z.object({ settings: z.array(Setting) }), 'each'),
  'log.written': event(z.object({ entries: z.array(LogEntry) }), 'each'),
  /** The supervisor is closing; calls will be refused. */
  'supervisor.closing': event(z.object({ reason: z.string() }), 'each'),
} as const

/** How an event waits, and the row or log that it is of; null for one that is sent as it is. */
export function placeOf(event: AnyEvent): { key: string; saying: string | null } | null {
  // The payload is that of its name.
  const { waiting } = events[event.name] as { waiting: Waiting<unknown> }
  if (waiting === 'each') return null
  if ('log' in waiting) return { key: `${event.name} ${waiting.log(event.payload)}`, saying: null }
  const saying = waiting.pace === 'at once' ? null : waiting.pace(event.payload).join('|')
  return { key: `${event.name} ${waiting.row(event.payload)}`, saying }
}

export type Events = { [K in keyof typeof events]: z.infer<(typeof events)[K]['schema']> }
export type EventName = keyof Events
/** Those that are joined with what waits of the same log. */
export type LogEventName = {
  [K in EventName]: (typeof events)[K]['waiting'] extends { log: unknown } ? K : never
}[EventName]

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
