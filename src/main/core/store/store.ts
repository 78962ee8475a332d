import type { MusterError } from '../../../contract/errors.ts'
import type { AnyEvent } from '../../../contract/events.ts'
import type { NodeRef } from '../../../contract/node-ref.ts'
import type { RunEntry } from '../../../contract/run.ts'
import type { DatabaseInfo } from '../../../contract/system.ts'
import type { Task, TaskSort, TaskState } from '../../../contract/task.ts'
import type { NewTaskEvent, TaskEvent, TaskEventKind } from '../../../contract/task-event.ts'
import type { BudgetStore } from './budget-store.ts'
import type { CacheStore } from './cache-store.ts'
import type { CreationStore } from './creation-store.ts'
import type { DurationStore } from './duration-store.ts'
import type { ExtensionStore } from './extension-store.ts'
import type { FigureStore } from './figure-store.ts'
import type { FreeSpace } from './free-space.ts'
import type { ImportStore } from './import-rows.ts'
import type { createLastBackup } from './last-backup.ts'
import type { LostEvents } from './lost-events.ts'
import type { ModuleQueryStore } from './module-query-store.ts'
import type { ModuleStore } from './module-store.ts'
import type { NotificationStore } from './notification-store.ts'
import type { PermissionQuery } from './permission-store.ts'
import type { PolicyStore } from './policy-store.ts'
import type { ProfileStore } from './profile-store.ts'
import type {
  ApprovalRecord,
  InstanceRecord,
  ModuleConversationRecord,
  NodeRecord,
  PermissionRecord,
  QueryRecord,
  RunRecord,
  SessionRecord,
  SpendingRecord,
  TaskRecord,
  TodoList,
} from './records.ts'
import type { RefusedRow } from './refused-row.ts'
import type { ResourceStore } from './resource-store.ts'
import type { FoundEvent } from './restore-events.ts'
import type { RetentionStore } from './retention-store.ts'
import type { RunStore } from './run-store.ts'
import type { RunawayStore } from './runaway-store.ts'
import type { SampleStore } from './sample-store.ts'
import type { UsageWindowStore } from './usage-window-store.ts'
import type { WorkflowStore } from './workflow-store.ts'

/**
 * The unit of work of the whole core, and the only way to write. Changes are staged in memory and committed
 * together in one synchronous transaction: every 16 ms (a few at once after a quiet time), at 256 staged rows,
 * or by `flush()`. Listeners are told in the same tick after the commit, in the order of staging; what they stage is for the
 * next one.
 *
 * Staged rows are the caller's live objects: they are read at commit, so the last state wins; `revision` is
 * raised by `save*`. What must be in one transaction is staged in one tick.
 */
export interface Journal {
  /**
   * Stages an event and numbers it (`task.lastSeq` is raised). A `block.appended` directly following a staged
   * one of the same block is joined to it. `block.completed` and `block.withdrawn` delete the block's
   * `started`/`appended` rows, staged or stored.
   */
  append(task: TaskRecord, event: NewTaskEvent, at: number): void
  saveTask(task: TaskRecord): void
  saveSession(session: SessionRecord): void
  saveInstance(instance: InstanceRecord): void
  savePermission(permission: PermissionRecord): void
  /** Stages an entry of a run's log and numbers it (`run.lastSeq` is raised); the run's row is staged with it. */
  appendEntry(run: RunRecord, entry: NewRunEntry, at: number): void
  saveRun(run: RunRecord): void
  saveNode(run: RunRecord, node: NodeRecord): void
  saveApproval(run: RunRecord, approval: ApprovalRecord): void
  saveSpending(record: SpendingRecord): void
  saveQuery(query: QueryRecord): void
  saveModuleConversation(conversation: ModuleConversationRecord): void
  /**
   * Commits everything staged now. Throws `MusterError('storage')` when the database refuses (full, read-only,
   * busy past its retries); what was staged stays staged and is tried again with back-off. Throws `validation`, with the
   * field, when one of the named records was dropped, since the database will never take what is in it.
   */
  flush(...records: readonly object[]): void
  /** True while commits fail: producers should stop reading until `onceWritable` resolves. */
  readonly blocked: boolean
  /** Rows, events and entries that wait for the next commit: thousands make it long. */
  readonly staged: number
  /** Why commits fail; null: they don't. */
  readonly refusal: MusterError | null
  /** Rows that changed and could not be committed yet, as they are now. */
  stagedRows(): AnyEvent[]
  /** A task whose row is not committed as it is now. */
  stagedTask(id: string): TaskRecord | undefined
  onceWritable(): Promise<void>
}

/** What is told of an entry; the rest is filled in. */
export type NewRunEntry = Pick<RunEntry, 'kind' | 'text'> &
  Partial<Pick<RunEntry, 'nodeId' | 'item' | 'data'>>

export interface TaskQuery {
  states?: readonly TaskState[] | undefined
  sessionId?: string | undefined
  parentTaskId?: string | undefined
  search?: string | undefined
  /** Only archived ones, or only others. */
  archived?: boolean | undefined
  /** Only what was not over by then, UTC ms. */
  since?: number | undefined
  /** Default: `created`, descending. */
  sort?: { by: TaskSort; descending: boolean } | undefined
  limit: number
  cursor?: string | undefined
}

/** Everything the core reads from the database; state that is only staged is not seen here. */
export interface Store {
  /** The database's file, for a thread that reads it. */
  readonly path: string
  readonly journal: Journal
  /** Called after each commit with what became true, in order; `*.changed` at most once a row and commit. */
  onCommitted(listener: (events: readonly AnyEvent[]) => void): () => void
  /** Called each time that the database refuses a commit. */
  onRefused(listener: (refusal: MusterError) => void): () => void
  /** Called for each row, event and entry that was dropped, since the database will never take what is in it. */
  onRowRefused(listener: (refused: RefusedRow) => void): () => void

  tasks: {
    get(id: string): TaskRecord | undefined
    /** The newest failures after a time that nobody has dealt with. */
    failedSince(at: number): TaskRecord[]
    /** Ids of failures of a session, and another one, that nobody has dealt with. */
    undismissed(sessionId: string, taskId: string | null): string[]
    /** The newest task of a session that was started. */
    newestOf(sessionId: string): TaskRecord | undefined
    /** Those whose newest turn an instance had, in the order of its output. */
    ofInstance(instanceId: string): TaskRecord[]
    /** The key of a task in the event log; undefined: there is no such task. */
    number(id: string): number | undefined
    /** The newest task that was made to try one again. */
    newestRetryOf(taskId: string): TaskRecord | undefined
    /** The newest to-do list of a session that another turn of it has left. */
    todoListBefore(sessionId: string, taskId: string): TodoList | null
    /** The newest task of a node that was made to try another one again. */
    retryOf(node: NodeRef, taskId: string): TaskRecord | undefined
    /** What ended tasks have spent that the instance of a task asked for, in micro-dollars. */
    costOfChildren(id: string): number
    /** Newest first (createdAt, id descending); keyset cursor; rejects with `validation` for a bad cursor. */
    list(query: TaskQuery): Promise<{ tasks: Task[]; nextCursor: string | null }>
    /** Removes a part of an ended task, or the rest of it; true: more is left. @throws MusterError `storage` */
    removeSome(id: string): boolean
    /** All tasks not in a final state, oldest first. */
    unfinished(): TaskRecord[]
    countByState(): Record<TaskState, number>
    /** Completed and failed tasks since a time. */
    totalsSince(at: number): { completed: number; failed: number }
    /** Directories of the newest tasks, newest first, without one that is nobody's work. */
    recentDirectories(limit: number, except: string): string[]
  }
  sessions: {
    get(id: string): SessionRecord | undefined
    /** By Claude's own id: the one that can go on, else the newest. */
    byClaudeSession(claudeSessionId: string): SessionRecord | undefined
    list(query: { limit: number; search?: string | undefined; cursor?: string | undefined }): {
      sessions: SessionRecord[]
      nextCursor: string | null
    }
  }
  instances: {
    get(id: string): InstanceRecord | undefined
    /** Not `exited`. */
    alive(): InstanceRecord[]
    list(query: { all: boolean }): InstanceRecord[]
  }
  profiles: ProfileStore
  samples: SampleStore
  budgets: BudgetStore
  runaway: RunawayStore
  usageWindows: UsageWindowStore
  creations: CreationStore
  extensions: ExtensionStore
  permissions: {
    get(id: string): PermissionRecord | undefined
    list(query: PermissionQuery): PermissionRecord[]
    /** All that are pending or whose answer was not sent, oldest first. */
    open(): PermissionRecord[]
    /** By the CLI's own id within an instance. */
    byRequest(instanceId: string, requestId: string): PermissionRecord | undefined
  }
  events: {
    /** A page as `task.events` describes; long texts are cut to `EVENT_TEXT_LIMIT` with `fullLength` set. */
    read(query: {
      taskId: string
      after?: number | undefined
      before?: number | undefined
      limit: number
      kinds?: readonly TaskEventKind[] | undefined
    }): {
      events: TaskEvent[]
      hasMore: boolean
    }
    /** A range of an event's whole `text`; undefined when there is no such event or it has no text. */
    readText(
      taskId: string,
      seq: number,
      offset: number,
      length: number,
    ): { text: string; fullLength: number } | undefined
    /** Puts events that were found again in the places of those that a salvage lost. @throws MusterError `storage` */
    restore(lost: LostEvents, found: readonly FoundEvent[]): void
  }
  policies: PolicyStore
  imports: ImportStore
  workflows: WorkflowStore
  modules: ModuleStore
  runs: RunStore
  cache: CacheStore
  durations: DurationStore
  figures: FigureStore
  freeSpace: FreeSpace
  retention: RetentionStore
  lastBackup: ReturnType<typeof createLastBackup>
  resources: ResourceStore
  moduleQueries: ModuleQueryStore
  notifications: NotificationStore
  /** Sizes, rows and what statements cost: for Diagnostics. */
  describe(): DatabaseInfo
  /** Schema version, integrity, sizes: for `muster doctor`. */
  check(): Promise<{ schemaVersion: number; integrity: 'ok' | string; bytes: number }>
  /** What `openStore` had to do: a damaged file set aside, rows salvaged. */
  readonly notes: readonly string[]
  /** Events that a salvage could not save. */
  readonly lost: readonly LostEvents[]
  /** Flushes and closes; may be called twice. */
  close(): void
}
