import { resolve } from 'node:path'
import { MusterError } from '../../../../contract/errors.ts'
import { MAX_PROMPT_LENGTH, SYSTEM_PROMPT_LIMIT } from '../../../../contract/operations/tasks.ts'
import type { Task } from '../../../../contract/task.ts'

import type { ClaudeNode } from '../../../../contract/workflow-definition.ts'
import type { PoolParts } from '../../instances/warm/parts.ts'
import { createTask } from '../../scheduling/create-task.ts'
import type { TaskRecord } from '../../store/records.ts'
import { fillInTexts } from '../definition/fill-in.ts'
import { goOnWith } from './cut-task.ts'
import type { NodeWork } from './node-kind.ts'
import type { QueueLane } from './queue-lane.ts'
import type { Runs } from './runs.ts'
import { whenWritable } from './when-writable.ts'
import { titleOf } from './work-title.ts'

/** A node's work with what its kind is given. */
export interface ClaudeWork extends NodeWork<ClaudeNode> {
  readonly context: PoolParts
  readonly runs: Pick<Runs, 'node'>
  readonly queue: QueueLane
}

type Work = ClaudeWork
type Input = Parameters<typeof createTask>[1]

/**
 * Queues the task of a node. Its row is in one commit with the node's handle. Null: aborted before.
 *
 * @throws TemplateError, and what `createTask` throws
 */
export async function beginTask(work: Work): Promise<TaskRecord | null> {
  const { spec, scope, run } = work
  const templates = [spec.prompt, spec.appendSystemPrompt ?? '', spec.directory ?? '']
  const [text = '', system = '', folder = ''] = await fillInTexts(templates, scope)
  const prompt = text.trim()
  if (prompt === '' || prompt.length > MAX_PROMPT_LENGTH) {
    const what = prompt === '' ? 'empty' : `${prompt.length.toLocaleString('en')} characters long`
    throw new MusterError('validation', `The prompt came out ${what}.`, {
      hint: `Look at what its templates stand for; at most ${MAX_PROMPT_LENGTH.toLocaleString('en')} characters can be sent. A long text can be put into a file that the prompt names.`,
    })
  }
  if (system.length > SYSTEM_PROMPT_LIMIT) {
    throw new MusterError(
      'validation',
      `The text for the system prompt came out ${system.length.toLocaleString('en')} characters long.`,
      {
        hint: `Look at what its templates stand for; it can have ${SYSTEM_PROMPT_LIMIT.toLocaleString('en')} characters.`,
      },
    )
  }
  const directory = resolve(run.directory, folder.trim())
  const sessionId = spec.session === undefined ? null : sessionOf(work, spec.session)
  const model = spec.model ?? work.defaults.model
  const permissionMode = spec.permissionMode ?? work.defaults.permissionMode
  return queueTask(work, null, {
    prompt,
    title: titleOf(work),
    ...(sessionId === null
      ? { directory, simulated: run.simulated, ...(system === '' ? {} : { appendSystemPrompt: system }) }
      : { sessionId, ...(spec.directory === undefined ? {} : { directory }) }),
    ...(model === undefined ? {} : { model }),
    ...(permissionMode === undefined ? {} : { permissionMode }),
    ...common(work),
  })
}

/** What was cut by an end of the supervisor goes on in its session; what had not begun is asked again. */
export function continueTask(work: Work, cut: TaskRecord): Promise<TaskRecord | null> {
  return queueTask(work, cut.id, { ...goOnWith(cut), ...common(work) })
}

function common({
  spec,
  run,
  priority,
}: Work): Pick<Input, 'priority' | 'limits' | 'origin' | 'outputSchema'> {
  return {
    priority,
    origin: run.origin,
    limits: {
      ...(spec.maxTurns === undefined ? {} : { maxTurns: spec.maxTurns }),
      ...costLimit(spec),
    },
    ...(spec.outputSchema === undefined ? {} : { outputSchema: spec.outputSchema }),
  }
}

/** What a node's work may cost, as tasks have it. */
export function costLimit({ maxCost }: Pick<ClaudeNode, 'maxCost'>): { maxCostMicros?: number } {
  return maxCost === undefined ? {} : { maxCostMicros: Math.max(1, Math.round(maxCost * 1e6)) }
}

function queueTask(work: Work, retryOf: string | null, input: Input): Promise<TaskRecord | null> {
  const { context, run, node, signal } = work
  const onWait = () => work.tell('waits for room in the queue', 'place')
  return work.queue(signal, onWait, () =>
    whenWritable(work, () =>
      createTask(context, input, {
        retryOf,
        parentTaskId: run.parentTaskId,
        node: { runId: run.id, nodeId: node.nodeId, item: node.item },
        onStaged: ({ id }) => work.save({ handle: { taskId: id }, taskId: id }),
      }),
    ),
  )
}

/** The task of an earlier node; of a fan-out that of the same element. Null: it has none. */
export function earlierTaskId({ runs, run, node }: Work, nodeId: string): string | null {
  const find = (item: number | null) => runs.node({ runId: run.id, nodeId, item })
  return (node.item === null ? null : find(node.item)?.taskId) ?? find(null)?.taskId ?? null
}

/** The session of an earlier node's task. @throws MusterError `validation` */
function sessionOf(work: Work, nodeId: string): string {
  const taskId = earlierTaskId(work, nodeId)
  const task = taskId === null ? undefined : work.context.live.task(taskId)
  if (task) return task.sessionId
  throw new MusterError('validation', `Node "${nodeId}" has no conversation that could be continued.`, {
    hint: 'It was skipped, its result came from the cache, or it is a fan-out. Give the node a session of its own.',
  })
}

/** What a person and the graph are told of a task that is under way. */
export function describeTask(task: Task): Parameters<NodeWork['tell']> {
  switch (task.state) {
    case 'queued': {
      if (task.waitingFor === 'budget') return [`waits: ${task.queueNote ?? 'a budget is used up'}`, 'budget']
      const note = task.queueNote === null ? 'waits for a place in the pool' : `waits: ${task.queueNote}`
      return task.notBefore === null ? [note, 'place'] : [note, 'retry', task.notBefore]
    }
    case 'waiting':
      return describeWait(task)
    case 'paused':
      if (task.waitingFor === 'budget') return ['a budget is used up: waits for you', 'budget']
      return [task.pausedAs === 'freeze' ? 'its processes are stopped' : 'its task is paused', 'paused']
    default:
      return [null]
  }
}

function describeWait({ waitingFor, waitingUntil }: Task): Parameters<NodeWork['tell']> {
  switch (waitingFor) {
    case 'permission':
      return ['waits for your permission', 'approval']
    case 'question':
      return ['waits for your answer', 'approval']
    case 'plan':
      return ['waits for your approval of its plan', 'approval']
    case 'rate_limit':
      return ["waits for the account's limit to open", 'retry', waitingUntil]
    case 'retry':
      return ['waits to ask the API again', 'retry', waitingUntil]
    default:
      return ['waits', null, waitingUntil]
  }
}

/** The task that was made to try another one again by itself, or to go on with it. */
export function successorOf(context: PoolParts, task: TaskRecord): TaskRecord | undefined {
  for (const other of context.live.tasks.values()) {
    if (other.retryOf === task.id && other.node !== null) return other
  }
  const stored = task.node === null ? undefined : context.store.tasks.retryOf(task.node, task.id)
  return stored && (context.live.tasks.get(stored.id) ?? stored)
}
