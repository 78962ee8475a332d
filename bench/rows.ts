import { randomUUIDv7 } from 'node:crypto'
import { noUsage } from '../src/contract/values.ts'
import type { SessionRecord, TaskRecord } from '../src/main/core/store/records.ts'

/** A session as a new one is. */
export function newSession(): SessionRecord {
  return {
    id: randomUUIDv7(),
    claudeSessionId: null,
    title: 'bench',
    directory: '/tmp',
    model: null,
    permissionMode: 'default',
    simulated: true,
    state: 'new',
    resumable: true,
    instanceId: null,
    taskCount: 1,
    usage: noUsage,
    costMicros: 0,
    createdAt: Date.now(),
    updatedAt: Date.now(),
    revision: 0,
    appendSystemPrompt: null,
    totalCostMicros: 0,
  }
}

/** A running task of it. */
export function newTask(session: SessionRecord): TaskRecord {
  return {
    id: randomUUIDv7(),
    sessionId: session.id,
    title: 'bench',
    prompt: 'bench',
    directory: session.directory,
    model: null,
    permissionMode: 'default',
    priority: 0,
    limits: { timeoutMs: null, maxTurns: null, maxCostMicros: null },
    origin: 'api',
    simulated: true,
    state: 'running',
    waitingFor: null,
    waitingUntil: null,
    pausedAs: null,
    pendingControl: null,
    step: null,
    instanceId: null,
    retryOf: null,
    createdAt: Date.now(),
    startedAt: Date.now(),
    endedAt: null,
    lastActivityAt: null,
    pausedMs: 0,
    usage: noUsage,
    costMicros: 0,
    lineCount: 0,
    lastSeq: 0,
    retryCount: 0,
    toolCount: 0,
    resultText: null,
    outcome: null,
    revision: 0,
    promptUuid: null,
    promptText: 'bench',
    promptSentAt: null,
    outputStart: 0,
    costBaseMicros: 0,
    pausedSince: null,
    pausedFrom: null,
  }
}
