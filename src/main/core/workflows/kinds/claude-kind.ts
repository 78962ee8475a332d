import { MusterError } from '../../../../contract/errors.ts'
import { isFinal } from '../../../../contract/task.ts'
import { asksModule, ClaudeNode } from '../../../../contract/workflow-definition.ts'
import { takeBack } from '../../controls/take-back.ts'
import type { PoolParts } from '../../instances/warm/parts.ts'
import type { TaskRecord } from '../../store/records.ts'
import { type AskedModules, askModule } from './ask-module.ts'
import { judgeTask } from './claude-outcome.ts'
import { beginTask, continueTask, successorOf, type ClaudeWork as Work } from './claude-task.ts'
import { MAX_CONTINUATIONS, wasCut } from './cut-task.ts'
import { handleId } from './handle-id.ts'
import type { NodeKind, NodeOutcome } from './node-kind.ts'
import { abortCause, cancelled, failed, failedBy } from './node-outcomes.ts'
import { freezeTask, report, thawTask, unseenOf } from './node-task.ts'
import { createQueueLane } from './queue-lane.ts'
import type { Runs } from './runs.ts'
import { untilStored, whenWritable } from './when-writable.ts'

/**
 * Asks Claude: a task of the pool, which queues, asks for permission and is paid for as any other; or a module, whose
 * question is such a task. The result is the whole answer, or with `outputSchema` the object.
 */
export function createClaudeKind(
  context: PoolParts,
  runs: Pick<Runs, 'node'>,
  modules: AskedModules,
): NodeKind<ClaudeNode> {
  const queue = createQueueLane(context)
  return {
    kind: 'claude',
    schema: ClaudeNode,
    async run(given) {
      const work: Work = { ...given, context, runs, queue }
      try {
        return await (asksModule(given.spec) ? askModule(work, modules) : follow(work))
      } catch (error) {
        if (abortCause(work) === 'close' || context.closing) return cancelled
        const isMissing = error instanceof MusterError && error.code === 'claude_not_found'
        return failedBy(error, isMissing ? 'command_not_found' : 'task_failed')
      }
    },
    freeze: (node) => freezeTask(context, node),
    thaw: (node) => thawTask(context, node),
  }
}

/** From the task that the node has, or a new one, to the end of the last that goes on for it. */
async function follow(work: Work): Promise<NodeOutcome> {
  const { context } = work
  const known = handleId(work.node.handle, 'taskId')
  // It may have ended while it was taken over, and the database that is asked does not know of that yet.
  if (known !== null && !(await untilStored(work))) return cancelled
  let task = known === null ? await beginTask(work) : context.live.task(known)
  if (task === undefined) {
    return failed('interrupted', 'Its task is not there any more.', 'Retry the node to run it again.')
  }
  const wasLeft = known !== null
  let unseenMs = 0
  for (let continuations = 0; task !== null; ) {
    // The run was frozen while its task was being made.
    if (work.run.pausedAs === 'freeze') freezeTask(context, work.node)
    const ended = await untilEnded(work, task)
    if (ended === null) return cancelled
    if (wasLeft) unseenMs += await unseenOf(context, ended)
    const next = successorOf(context, ended)
    if (next) {
      if (next.id !== work.node.taskId) work.save({ handle: { taskId: next.id }, taskId: next.id })
      task = next
      continue
    }
    // What was done is true, even if its end was asked for meanwhile.
    if (work.signal.aborted && ended.state !== 'completed') return cancelled
    if (!wasCut(ended) || continuations === MAX_CONTINUATIONS) {
      report(work, ended)
      const outcome = await whenWritable(work, () => judgeTask(context, ended))
      return outcome.state === 'completed' ? { ...outcome, unseenMs } : outcome
    }
    continuations += 1
    task = await continueTask(work, ended)
  }
  return cancelled
}

/** Resolves when the task has ended, which an abort sees to; with null when the supervisor is closing. */
async function untilEnded(work: Work, task: TaskRecord): Promise<TaskRecord | null> {
  const { context, signal } = work
  if (isFinal(task.state)) return task
  const { promise, resolve } = Promise.withResolvers<TaskRecord | null>()
  const stopWatching = context.live.watchTask(task.id, {
    onChange: (row) => report(work, row),
    onEnd: resolve,
  })
  const onAbort = () => {
    if (abortCause(work) === 'close') resolve(null)
    else takeBack(context, task.id)
  }
  signal.addEventListener('abort', onAbort, { once: true })
  if (signal.aborted) onAbort()
  else report(work, task)
  try {
    return await promise
  } finally {
    stopWatching()
    signal.removeEventListener('abort', onAbort)
  }
}
