import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { MusterError } from '../../../../contract/errors.ts'
import type { Task } from '../../../../contract/task.ts'
import { pauseTask, resumeTask } from '../../controls/task-controls.ts'
import { instanceFolder } from '../../instances/instance-folder.ts'
import type { PoolParts } from '../../instances/warm/parts.ts'
import type { NodeRecord, TaskRecord } from '../../store/records.ts'
import { describeTask } from './claude-task.ts'
import type { NodeWork } from './node-kind.ts'

/** Stops the processes of the task that a node works by. */
export function freezeTask(context: PoolParts, node: NodeRecord): void {
  control(context, node, (id) => pauseTask(context, id, 'freeze', 'step'))
}

/** Lets them go on. */
export function thawTask(context: PoolParts, node: NodeRecord): void {
  control(context, node, (id) => resumeTask(context, id))
}

/**
 * How long a task's turn was over, or its process gone, before that was seen, in ms: an instance prints nothing after its
 * turn, so that its output was written last then.
 */
export async function unseenOf(context: PoolParts, { instanceId, endedAt }: TaskRecord): Promise<number> {
  if (instanceId === null || endedAt === null) return 0
  const output = join(instanceFolder(context, instanceId), 'stdout.ndjson')
  const printedAt = await stat(output).then(
    ({ mtimeMs }) => mtimeMs,
    () => endedAt,
  )
  return Math.max(0, Math.round(endedAt - printedAt))
}

/** What was said last of each piece of work, so that it is not said again. */
const told = new WeakMap<Pick<NodeWork, 'tell'>, string>()

export function report(work: Pick<NodeWork, 'tell'>, task: Task | TaskRecord): void {
  const [note, waitingFor = null, waitingUntil = null] = describeTask(task)
  const words = JSON.stringify([note, waitingFor, waitingUntil])
  if (told.get(work) === words) return
  told.set(work, words)
  work.tell(note, waitingFor, waitingUntil)
}

/** A task that is not in the state for it any more has nothing to do. */
function control(context: PoolParts, { taskId }: NodeRecord, act: (taskId: string) => unknown): void {
  if (taskId === null || !context.live.tasks.has(taskId)) return
  try {
    act(taskId)
  } catch (error) {
    if (!(error instanceof MusterError)) throw error
  }
}
