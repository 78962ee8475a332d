import type { NodeRef } from '../../../contract/node-ref.ts'
import type { NewTask } from '../../../contract/operations.ts'
import type { Cause, TaskOrigin } from '../../../contract/task.ts'
import { noUsage } from '../../../contract/values.ts'
import type { Context } from '../live/context.ts'
import type { SessionRecord, TaskRecord } from '../store/records.ts'

/** A turn that Claude began by itself, for background work: it never waits in the queue. */
export function createBackgroundTask(
  context: Context,
  session: SessionRecord,
  prompt = 'Claude went on by itself after background work ended.',
): TaskRecord {
  const task = newTaskRecord(context, session, {
    prompt,
    title: prompt,
    priority: 0,
    limits: {},
    origin: 'background',
    retryOf: null,
    parentTaskId: null,
    node: null,
    outputSchema: null,
  })
  enqueue(context, session, task)
  return task
}

/** Stages a queued task with its session, and what its log begins with. */
export function enqueue(
  context: Context,
  session: SessionRecord,
  task: TaskRecord,
  why: { cause: Cause; evidence: string } = {
    cause: task.origin === 'background' ? 'claude' : 'person',
    evidence: `recorded, priority ${task.priority}`,
  },
): void {
  const { journal } = context.store
  session.taskCount += 1
  session.updatedAt = task.createdAt
  session.lastUsedAt = task.createdAt
  dealWithFailures(context, task)
  journal.saveSession(session)
  context.live.tasks.set(task.id, task)
  journal.append(
    task,
    {
      kind: 'state.changed',
      payload: {
        from: null,
        to: 'queued',
        waitingFor: null,
        pausedAs: null,
        ...why,
        outcome: null,
      },
    },
    task.createdAt,
  )
  journal.saveTask(task)
}

/** What goes on after a failure, in its session or as another try of it, deals with it. */
function dealWithFailures(context: Context, task: TaskRecord): void {
  for (const id of undismissed(context, task)) {
    const failed = context.live.task(id)
    if (!failed) continue
    failed.dismissedAt = task.createdAt
    context.store.journal.saveTask(failed)
  }
}

function undismissed({ store }: Context, task: TaskRecord): string[] {
  try {
    return store.tasks.undismissed(task.sessionId, task.retryOf)
  } catch {
    // The database can't be read now: they stay in the inbox until somebody dismisses them.
    return []
  }
}

/** A queued task, not staged yet. */
export function newTaskRecord(
  context: Context,
  session: SessionRecord,
  input: {
    prompt: string
    title: string
    priority: number
    limits: NewTask['limits']
    origin: TaskOrigin
    retryOf: string | null
    parentTaskId: string | null
    node: NodeRef | null
    outputSchema: TaskRecord['outputSchema']
    after?: TaskRecord['after']
  },
): TaskRecord {
  return {
    id: context.newId(),
    sessionId: session.id,
    title: input.title,
    prompt: input.prompt,
    directory: session.directory,
    model: session.model,
    permissionMode: session.permissionMode,
    priority: input.priority,
    limits: {
      timeoutMs: input.limits.timeoutMs ?? null,
      maxTurns: input.limits.maxTurns ?? null,
      maxCostMicros: input.limits.maxCostMicros ?? null,
      maxRetries: input.limits.maxRetries ?? null,
    },
    origin: input.origin,
    node: input.node,
    outputSchema: input.outputSchema,
    simulated: session.simulated,
    state: 'queued',
    waitingFor: null,
    waitingUntil: null,
    pausedAs: null,
    pendingControl: null,
    step: null,
    instanceId: null,
    retryOf: input.retryOf,
    parentTaskId: input.parentTaskId,
    after: input.after ?? [],
    importedAt: null,
    archivedAt: null,
    attempt: 1,
    notBefore: null,
    queueNote: null,
    start: null,
    startMs: null,
    firstTokenMs: null,
    createdAt: context.now(),
    startedAt: null,
    endedAt: null,
    lastActivityAt: null,
    pausedMs: 0,
    waitedMs: 0,
    waitedSince: null,
    todos: null,
    forecast: null,
    usage: noUsage,
    costMicros: 0,
    unpricedTokens: 0,
    runaway: null,
    lineCount: 0,
    lastSeq: 0,
    retryCount: 0,
    toolCount: 0,
    resultText: null,
    resultLength: null,
    structuredOutput: null,
    outcome: null,
    dismissedAt: null,
    revision: 0,
    promptUuid: null,
    promptText: input.prompt,
    promptSentAt: null,
    outputStart: 0,
    pausedSince: null,
    pausedFrom: null,
    holdAt: 'step',
    budgetVerdict: null,
    todoList: null,
  }
}
