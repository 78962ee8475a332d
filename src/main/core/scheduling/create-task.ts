import { cutText } from '../../../contract/cut-text.ts'
import { MusterError } from '../../../contract/errors.ts'
import type { NodeRef } from '../../../contract/node-ref.ts'
import type { NewTask } from '../../../contract/operations.ts'
import { checkDirectory } from '../base/check-directory.ts'
import type { SessionSetup } from '../base/session-setup.ts'
import type { PoolParts } from '../instances/warm/parts.ts'
import { defaultMode } from '../sessions/default-mode.ts'
import { createSession, requireSession } from '../sessions/session-service.ts'
import type { SessionRecord, TaskRecord } from '../store/records.ts'
import { readAfter } from '../tasks/dependencies.ts'
import { enqueue, newTaskRecord } from '../tasks/new-task.ts'
import { requireTask } from '../tasks/require-task.ts'
import { refuseWithoutRoom } from '../tasks/room.ts'
import { transition } from '../tasks/transition.ts'
import { plainOutcome } from '../turns/outcome.ts'
import { checkAnswerSchema, checkContinuation, checkForeignUse, refuseWhenFull } from './check-new-task.ts'
import { limitsOfChild, narrowedMode, refuseChild, refuseOwnSession, refuseWiderMode } from './children.ts'

/** Where a task comes from, besides its input. */
export interface TaskSource {
  /** The task that it tries again. */
  retryOf?: string | null
  /** The task whose instance asked for it. */
  parentTaskId?: string | null
  /** The node of a workflow that it works for: then it waits for room in the queue, and is bounded by its run. */
  node?: NodeRef | null
  /** What the instances of a new session are confined to. */
  setup?: SessionSetup | null
  /** Called in the tick in which the task is staged: what is staged within is in one commit with it. */
  onStaged?(task: TaskRecord): void
}

/**
 * Queues a prompt, of a person or (with `node`) of a workflow's node: checks the input, makes the session if none is given, and commits both rows.
 *
 * @throws MusterError `validation`, `directory_not_found`, `not_found`, `forbidden`, `capacity_exceeded`, `claude_not_found`,
 *   `conflict`, `not_resumable`, `unavailable`, `storage`
 */
export async function createTask(
  context: PoolParts,
  input: NewTask,
  source: TaskSource = {},
): Promise<TaskRecord> {
  const { retryOf = null, parentTaskId = null, node = null, setup = null } = source
  // A node's work waits in the queue.
  if (node === null) await refuseWithoutRoom(context)
  refuseWhenFull(context, input)
  const known = input.sessionId === undefined ? undefined : requireSession(context, input.sessionId)
  if (known) checkContinuation(known, input)
  const limits = limitsOfChild(context, parentTaskId, input.limits)
  if (node === null) {
    refuseChild(context, parentTaskId)
    refuseOwnSession(context, parentTaskId, input)
  }
  readAfter(context, input.after, parentTaskId)
  refuseWiderMode(context, parentTaskId, input.permissionMode ?? known?.permissionMode)
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
  const usual = known || simulated ? 'default' : (await defaultMode(context, directory)).permissionMode
  const permissionMode = input.permissionMode ?? narrowedMode(context, parentTaskId, usual)
  // Again, since all this took time: the session may have been ended, the queue filled, the task that it tries again removed.
  if (known) checkContinuation(known, input)
  if (retryOf !== null) requireTask(context, retryOf)
  refuseWhenFull(context, input)
  const after = readAfter(context, input.after, parentTaskId)
  // Refused while the database can't keep it, before there is anything to keep.
  context.store.journal.flush()
  const title = input.title ?? titleOf(input.prompt)
  const session =
    known ?? createSession(context, { ...input, permissionMode, directory, title, simulated }, { setup })
  if (input.model) session.model = input.model
  if (input.permissionMode) session.permissionMode = input.permissionMode
  const task = newTaskRecord(context, session, {
    ...input,
    title,
    limits,
    retryOf,
    parentTaskId,
    node,
    after,
    outputSchema: input.outputSchema ?? null,
  })
  enqueue(context, session, task)
  source.onStaged?.(task)
  commitOrFail(context, session, task)
  context.wake()
  return task
}

/** Who asked is told that it was refused, so it must not run later, when the database can be written again. */
function commitOrFail(context: PoolParts, session: SessionRecord, task: TaskRecord): void {
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

function titleOf(prompt: string): string {
  const firstLine = prompt.split('\n', 1)[0]?.trim() ?? ''
  return cutText(firstLine, 200)
}
