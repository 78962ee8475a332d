import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sampleInstance } from '../../../contract/fixtures/sample-instance.ts'
import { samplePermission } from '../../../contract/fixtures/sample-permission.ts'
import { sampleSession } from '../../../contract/fixtures/sample-session.ts'
import { sampleTask } from '../../../contract/fixtures/sample-task.ts'
import type { InstanceRecord, PermissionRecord, SessionRecord, TaskRecord } from './records.ts'

/** Records and directories for tests of the store and of what uses it. */
export function makeSession(change: Partial<SessionRecord> = {}): SessionRecord {
  return {
    ...sampleSession({
      id: randomUUID(),
      directory: '/srv/project',
      resumable: false,
      createdAt: 1_000,
      lastUsedAt: 1_000,
      updatedAt: 1_000,
    }),
    appendSystemPrompt: null,
    forkFromClaudeSession: null,
    totalCostMicros: 0,
    unsettledMicros: 0,
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
    pausedSince: null,
    pausedFrom: null,
    holdAt: 'step',
    budgetVerdict: null,
    ...change,
  }
}

export function makeInstance(sessionId: string, change: Partial<InstanceRecord> = {}): InstanceRecord {
  return {
    ...sampleInstance({
      id: randomUUID(),
      sessionId,
      directory: '/srv/project',
      startedAt: 1_000,
    }),
    startTime: null,
    launch: {
      model: null,
      permissionMode: 'default',
      maxTurns: null,
      maxCostMicros: null,
      outputSchema: null,
    },
    ...change,
  }
}

export function makePermission(
  of: { taskId: string; sessionId: string; instanceId: string },
  change: Partial<PermissionRecord> = {},
): PermissionRecord {
  return {
    ...samplePermission({ id: randomUUID(), ...of, input: { command: 'ls' }, requestedAt: 2_000 }),
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
