import { cutText } from '../../../contract/cut-text.ts'
import { MusterError } from '../../../contract/errors.ts'
import type { NodeRef } from '../../../contract/node-ref.ts'
import type { NewTask } from '../../../contract/operations.ts'
import type { Cause, TaskOrigin } from '../../../contract/task.ts'
import { noUsage } from '../../../contract/values.ts'
import type { Context } from '../context.ts'
import { refuseWithoutRoom } from '../disk/refuse-without-room.ts'
import { defaultMode } from '../extensions/default-mode.ts'
import { createSession, requireSession } from '../sessions/session-service.ts'
import type { SessionRecord, TaskRecord } from '../store/records.ts'
import {
  checkAnswerSchema,
  checkContinuation,
  checkDirectory,
  checkForeignUse,
  refuseWhenFull,
} from './check-new-task.ts'
import { plainOutcome } from './outcome.ts'
import { transition } from './transition.ts'

/** A task that a node of a workflow works by; never from outside. */
export interface NodeTask {
  node: NodeRef
  /** Called in the tick in which the task is staged: what is staged within is in one commit with it. */
  onStaged(task: TaskRecord): void
}

/**
 * Queues a prompt, of a person or (with `work`) of a workflow's node: checks the input, makes the session if none is given, and commits both rows.
 *
 * @throws MusterError `validation`, `directory_not_found`, `not_found`, `capacity_exceeded`, `claude_not_found`,
 *   `not_resumable`, `unavailable`, `storage`
 */
export async function createTask(
  context: Context,
  input: NewTask,
  retryOf: string | null = null,
  work: NodeTask | null = null,
): Promise<TaskRecord> {
  // A node's work waits in the queue.
  if (work === null) await refuseWithoutRoom(context)
  refuseWhenFull(context)
  const known = input.sessionId === undefined ? undefined : requireSession(context, input.sessionId)
  if (known) checkContinuation(known, input)
  const directory = known?.directory ?? input.directory
  if (directory === undefined) {
    throw new MusterError('validation', 'A new session needs a directory.', {
      hint: 'Give the absolute path of the folder in which Claude is to work.',
      details: { field: 'directory' },
    })
  }
  checkAnswerSchema(input)
  await checkDirectory(directory)
  if (known) await checkForeignUse(context, known)
  const simulated = known?.simulated ?? (context.config.simulate || input.simulated === true)
  if (!simulated) await context.claude.require()
  const permissionMode =
    input.permissionMode ??
    (known || simulated ? 'default' : (await defaultMode(context, directory)).permissionMode)
  // Again, since all this took time: the session may have been ended, the queue filled.
  if (known) checkContinuation(known, input)
  refuseWhenFull(context)
  // Refused while the database can't keep it, before there is anything to keep.
  context.store.journal.flush()
  const title = input.title ?? titleOf(input.prompt)
  const session =
    known ??
    createSession(context, {
      ...input,
      permissionMode,
      directory,
      title,
      simulated,
    })
  if (input.model) session.model = input.model
  if (input.permissionMode) session.permissionMode = input.permissionMode
  const task = newTaskRecord(context, session, {
    ...input,
    title,
    retryOf,
    node: work?.node ?? null,
    outputSchema: input.outputSchema ?? null,
  })
  enqueue(context, session, task)
  work?.onStaged(task)
  commitOrFail(context, session, task)
  context.pump()
  return task
}

/** Who asked is told that it was refused, so it must not run later, when the database can be written again. */
function commitOrFail(context: Context, session: SessionRecord, task: TaskRecord): void {
  try {
    context.store.journal.flush(session, task)
  } catch (error) {
    transition(context, task, {
      to: 'cancelled',
      cause: 'scheduler',
      evidence: 'it could not be recorded when it was asked for',
      outcome: plainOutcome('cancelled'),
    })
    throw error
  }
}

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
    node: NodeRef | null
    outputSchema: TaskRecord['outputSchema']
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
    usage: noUsage,
    costMicros: 0,
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
  }
}

function titleOf(prompt: string): string {
  const firstLine = prompt.split('\n', 1)[0]?.trim() ?? ''
  return cutText(firstLine, 200)
}
