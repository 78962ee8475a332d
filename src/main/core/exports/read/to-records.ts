import type {
  ExportedInstance,
  ExportedPermission,
  ExportedSession,
  ExportedTask,
} from '../../../../contract/exports.ts'
import type { InstanceRecord, PermissionRecord, SessionRecord, TaskRecord } from '../../store/records.ts'

/*
 * Rows as they are exported: always the same fields in the same order, so that what was imported is exported as the same bytes.
 */

export function toExportedSession(session: SessionRecord): ExportedSession {
  return {
    id: session.id,
    claudeSessionId: session.claudeSessionId,
    title: session.title,
    directory: session.directory,
    model: session.model,
    permissionMode: session.permissionMode,
    simulated: session.simulated,
    forkOf: session.forkOf,
    contextTokens: session.contextTokens,
    lastAnswerAt: session.lastAnswerAt,
    disabledExtensions: session.disabledExtensions,
    taskCount: session.taskCount,
    usage: session.usage,
    costMicros: session.costMicros,
    createdAt: session.createdAt,
    lastUsedAt: session.lastUsedAt,
    appendSystemPrompt: session.appendSystemPrompt,
  }
}

export function toExportedInstance(instance: InstanceRecord): ExportedInstance {
  return {
    id: instance.id,
    sessionId: instance.sessionId,
    simulated: instance.simulated,
    start: instance.start,
    readyMs: instance.readyMs,
    claudeVersion: instance.claudeVersion,
    directory: instance.directory,
    startedAt: instance.startedAt,
    exitedAt: instance.exitedAt,
    exitCode: instance.exitCode,
    exitSignal: instance.exitSignal,
    endReason: instance.endReason,
    lineCount: instance.lineCount,
  }
}

export function toExportedTask(task: TaskRecord): ExportedTask {
  return {
    id: task.id,
    sessionId: task.sessionId,
    title: task.title,
    prompt: task.prompt,
    directory: task.directory,
    model: task.model,
    permissionMode: task.permissionMode,
    priority: task.priority,
    limits: task.limits,
    origin: task.origin,
    node: task.node,
    outputSchema: task.outputSchema,
    simulated: task.simulated,
    state: task.state,
    instanceId: task.instanceId,
    retryOf: task.retryOf,
    parentTaskId: task.parentTaskId,
    after: task.after,
    archivedAt: task.archivedAt,
    attempt: task.attempt,
    start: task.start,
    startMs: task.startMs,
    firstTokenMs: task.firstTokenMs,
    createdAt: task.createdAt,
    startedAt: task.startedAt,
    endedAt: task.endedAt,
    lastActivityAt: task.lastActivityAt,
    pausedMs: task.pausedMs,
    usage: task.usage,
    costMicros: task.costMicros,
    unpricedTokens: task.unpricedTokens,
    lineCount: task.lineCount,
    lastSeq: task.lastSeq,
    retryCount: task.retryCount,
    toolCount: task.toolCount,
    waitedMs: task.waitedMs,
    todos: task.todos,
    resultText: task.resultText,
    resultLength: task.resultLength,
    structuredOutput: task.structuredOutput,
    outcome: task.outcome,
  }
}

export function toExportedPermission(permission: PermissionRecord): ExportedPermission {
  return {
    id: permission.id,
    taskId: permission.taskId,
    sessionId: permission.sessionId,
    instanceId: permission.instanceId,
    kind: permission.kind,
    toolName: permission.toolName,
    toolUseId: permission.toolUseId,
    description: permission.description,
    input: permission.input,
    suggestions: permission.suggestions,
    state: permission.state,
    note: permission.note,
    requestedAt: permission.requestedAt,
    answeredAt: permission.answeredAt,
    answeredBy: permission.answeredBy,
    policyId: permission.policyId,
    requestId: permission.requestId,
    answer: permission.answer,
  }
}
