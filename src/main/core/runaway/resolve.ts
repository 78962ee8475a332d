import { MusterError } from '../../../contract/errors.ts'
import { isRunningAway, type RunawayWay } from '../../../contract/runaway.ts'
import { interruptTask, resumeTask } from '../controls/task-controls.ts'
import type { PoolParts } from '../instances/warm/parts.ts'
import { createTask } from '../scheduling/create-task.ts'
import { requireSession } from '../sessions/session-service.ts'
import { commitNow } from '../store/commit-now.ts'
import type { TaskRecord } from '../store/records.ts'
import { CONTINUE_PROMPT } from '../tasks/conclude-turn.ts'
import { letRunOn } from '../tasks/let-run-on.ts'
import { requireTask } from '../tasks/require-task.ts'
import { summarize } from './summary.ts'

/** Events of the turn that its summary is made of: the newest. */
const TOLD = 1_000

/**
 * Does what a person decided on a task that runs away. What goes on in its place is queued before its turn is interrupted, so that
 * nothing is ended for which there is nothing to go on with.
 *
 * @throws MusterError `not_found`, `invalid_transition` (it does not run away; a workflow's node can't go on elsewhere), and what
 *   `createTask` throws
 */
export async function resolveRunaway(
  context: PoolParts,
  taskId: string,
  way: RunawayWay,
): Promise<{ task: TaskRecord; next: TaskRecord | null }> {
  const task = requireTask(context, taskId)
  if (!isRunningAway(task)) throw calm(task)
  if (way === 'go_on') return { task: goOn(context, task), next: null }
  if (way === 'stop') return { task: interruptTask(context, taskId), next: null }
  if (task.node !== null) throw ofNode(task)
  const next = way === 'compact' ? await compact(context, task) : await beginAfresh(context, task)
  // It may have ended meanwhile; what was queued goes on from there.
  if (context.live.tasks.get(taskId) === task) interruptTask(context, taskId)
  return { task, next }
}

function goOn(context: PoolParts, task: TaskRecord): TaskRecord {
  const isHeld = task.state === 'paused' && task.pausedAs === 'hold'
  if (isHeld || task.pendingControl === 'hold') return resumeTask(context, task.id)
  letRunOn(context, task)
  commitNow(context)
  return task
}

/** Claude's own command makes the conversation short; then the work goes on. */
async function compact(context: PoolParts, task: TaskRecord): Promise<TaskRecord> {
  const { sessionId, priority, limits, outputSchema } = task
  await createTask(context, {
    prompt: '/compact',
    title: 'Compact the conversation',
    sessionId,
    priority,
    limits: {},
    origin: 'api',
  })
  return createTask(context, {
    prompt: CONTINUE_PROMPT,
    title: task.title,
    sessionId,
    priority,
    limits,
    origin: 'api',
    ...(outputSchema === null ? {} : { outputSchema }),
  })
}

function beginAfresh(context: PoolParts, task: TaskRecord): Promise<TaskRecord> {
  const session = requireSession(context, task.sessionId)
  const { events } = context.store.events.read({
    taskId: task.id,
    limit: TOLD,
    kinds: ['block.completed', 'tool.finished'],
  })
  return createTask(
    context,
    {
      prompt: summarize(task, events),
      title: task.title,
      directory: session.directory,
      permissionMode: session.permissionMode,
      simulated: session.simulated,
      priority: task.priority,
      limits: task.limits,
      origin: 'api',
      ...(session.model === null ? {} : { model: session.model }),
      ...(session.appendSystemPrompt === null ? {} : { appendSystemPrompt: session.appendSystemPrompt }),
      ...(task.outputSchema === null ? {} : { outputSchema: task.outputSchema }),
    },
    { setup: session.setup },
  )
}

function calm(task: TaskRecord): MusterError {
  const why =
    task.endedAt !== null
      ? 'has ended'
      : task.runaway === null
        ? 'is not flagged'
        : 'goes on already: a person let it'
  return new MusterError('invalid_transition', `There is nothing to decide: task ${task.id} ${why}.`, {
    hint: 'See muster runaway for those that are flagged.',
    details: { taskId: task.id },
  })
}

function ofNode(task: TaskRecord): MusterError {
  return new MusterError(
    'invalid_transition',
    `Task ${task.id} works for a node of a workflow, which can't go on in another one.`,
    { hint: 'Let it go on, or stop it and retry the node.', details: { taskId: task.id } },
  )
}
