import type {
  ExportedInstance,
  ExportedPermission,
  ExportedSession,
  ExportedTask,
} from '../../../../contract/exports.ts'
import { noLaunch } from '../../store/instance-store.ts'
import type { InstanceRecord, PermissionRecord, SessionRecord, TaskRecord } from '../../store/records.ts'

/** A session that is read here, and never gone on with: its conversation is on another machine, or is another's. */
export function toSessionRecord(session: ExportedSession, at: number): SessionRecord {
  return {
    ...session,
    state: 'ended',
    resumable: false,
    instanceId: null,
    pinned: false,
    imported: false,
    importedAt: at,
    updatedAt: at,
    revision: 1,
    totalCostMicros: 0,
    unsettledMicros: 0,
    forkFromClaudeSession: null,
    setup: null,
  }
}

/** A process that was on another machine. */
export function toInstanceRecord(instance: ExportedInstance): InstanceRecord {
  return {
    ...instance,
    taskId: null,
    pid: null,
    startTime: null,
    state: 'exited',
    adopted: false,
    profileId: null,
    offset: 0,
    revision: 0,
    launch: noLaunch,
  }
}

/** A task that has ended elsewhere. Nobody here has to deal with its failure. */
export function toTaskRecord(task: ExportedTask, at: number): TaskRecord {
  return {
    ...task,
    importedAt: at,
    dismissedAt: task.state === 'failed' ? at : null,
    waitingFor: null,
    waitingUntil: null,
    waitedSince: null,
    pausedAs: null,
    pausedFrom: null,
    pausedSince: null,
    pendingControl: null,
    step: null,
    notBefore: null,
    queueNote: null,
    forecast: null,
    runaway: null,
    todoList: null,
    promptUuid: null,
    promptText: task.prompt,
    promptSentAt: null,
    outputStart: 0,
    holdAt: 'step',
    budgetVerdict: null,
    revision: 1,
  }
}

/** A request of a task that has ended waits for nobody. */
export function toPermissionRecord(permission: ExportedPermission): PermissionRecord {
  const { state, answeredAt, requestedAt } = permission
  return {
    ...permission,
    state: state === 'pending' ? 'withdrawn' : state,
    answerSentAt: answeredAt ?? requestedAt,
  }
}
