import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sampleTask } from '../../../contract/fixtures/sample-task.ts'
import { noUsage } from '../../../contract/values.ts'
import type { InstanceRecord, PermissionRecord, SessionRecord, TaskRecord } from './records.ts'

/** Records and directories for tests of the store and of what uses it. */
export function makeSession(change: Partial<SessionRecord> = {}): SessionRecord {
  return {
    id: randomUUID(),
    claudeSessionId: null,
    title: 'A session',
    directory: '/srv/project',
    model: null,
    permissionMode: 'default',
    simulated: true,
    state: 'new',
    resumable: false,
    instanceId: null,
    taskCount: 1,
    usage: { ...noUsage },
    costMicros: 0,
    createdAt: 1_000,
    updatedAt: 1_000,
    revision: 0,
    appendSystemPrompt: null,
    totalCostMicros: 0,
    ...change,
  }
}

export function makeTask(sessionId: string, change: Partial<TaskRecord> = {}): TaskRecord {
  return {
    ...sampleTask({
      id: randomUUID(),
      sessionId,
      state: 'queued',
      startedAt: null,
      createdAt: 1_000,
      revision: 0,
    }),
    promptUuid: null,
    promptText: change.prompt ?? sampleTask().prompt,
    promptSentAt: null,
    outputStart: 0,
    costBaseMicros: 0,
    pausedSince: null,
    pausedFrom: null,
    ...change,
  }
}

export function makeInstance(sessionId: string, change: Partial<InstanceRecord> = {}): InstanceRecord {
  return {
    id: randomUUID(),
    sessionId,
    taskId: null,
    pid: null,
    state: 'starting',
    simulated: true,
    adopted: false,
    claudeVersion: null,
    directory: '/srv/project',
    startedAt: 1_000,
    exitedAt: null,
    exitCode: null,
    exitSignal: null,
    offset: 0,
    lineCount: 0,
    revision: 0,
    startTime: null,
    ...change,
  }
}

export function makePermission(
  of: { taskId: string; sessionId: string; instanceId: string },
  change: Partial<PermissionRecord> = {},
): PermissionRecord {
  return {
    id: randomUUID(),
    ...of,
    kind: 'tool',
    toolName: 'Bash',
    toolUseId: null,
    description: null,
    input: { command: 'ls' },
    suggestions: [],
    state: 'pending',
    note: null,
    requestedAt: 2_000,
    answeredAt: null,
    requestId: randomUUID(),
    answer: null,
    answerSentAt: null,
    ...change,
  }
}

/** A fresh directory; `remove` deletes it. */
export function makeDirectory(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'muster-store-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

/** A log that keeps its lines. */
export function makeLog() {
  const lines: string[] = []
  return {
    lines,
    log: (level: string, message: string, fields?: Record<string, unknown>): void => {
      lines.push(`${level}: ${message} ${JSON.stringify(fields ?? {})}`)
    },
  }
}
