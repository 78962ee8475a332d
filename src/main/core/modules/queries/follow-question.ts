import { MusterError } from '../../../../contract/errors.ts'
import { isFinalQuery } from '../../../../contract/module-query.ts'
import { isFinal } from '../../../../contract/task.ts'
import { terminateTask } from '../../controls/task-controls.ts'
import { createTask, type TaskSource } from '../../scheduling/create-task.ts'
import type { QueryRecord, TaskRecord } from '../../store/records.ts'
import { judgeTask } from '../../workflows/kinds/claude-outcome.ts'
import { goOnWith, MAX_CONTINUATIONS, wasCut } from '../../workflows/kinds/cut-task.ts'
import type { Asking } from './asking.ts'
import { endQuestion, failQuestion, finish } from './end-question.ts'

/** Follows the task of a question to its end, and what goes on for it, also after a restart. */
export function followQuestion(asking: Asking, query: QueryRecord): void {
  const { live } = asking.context
  const task = query.taskId === null ? undefined : live.task(query.taskId)
  if (task === undefined) {
    endQuestion(asking, query, 'failed', {
      reason: 'task_failed',
      message: 'Its task is not there any more.',
      hint: 'Ask again.',
    })
    return
  }
  const onEnd = (ended: TaskRecord) => {
    stop()
    // What goes on for it is staged in the tick of its end, afterwards.
    queueMicrotask(
      () => void takeEnd(asking, query, ended).catch((error: unknown) => giveUp(asking, query, error)),
    )
  }
  const stop = live.watchTask(task.id, { onChange: () => {}, onEnd })
  if (isFinal(task.state)) onEnd(task)
}

/** The task works for the question from now on; taken back meanwhile, it is ended. */
export function attach(asking: Asking, query: QueryRecord, task: TaskRecord): void {
  query.taskId = task.id
  if (isFinalQuery(query.state)) {
    asking.context.store.journal.saveQuery(query)
    setImmediate(() => {
      if (asking.context.live.tasks.has(task.id)) terminateTask(asking.context, task.id)
    })
    return
  }
  query.state = 'asked'
  query.note = null
  query.askedAt ??= asking.context.now()
  asking.context.store.journal.saveQuery(query)
  followQuestion(asking, query)
}

/** Where the tasks of a question come from. */
export function sourceOf({ askedBy, node }: QueryRecord): TaskSource {
  return { parentTaskId: askedBy.taskId, node }
}

async function takeEnd(asking: Asking, query: QueryRecord, ended: TaskRecord): Promise<void> {
  // What the end of the supervisor did to it is for the next one to mend.
  if (asking.context.closing || isFinalQuery(query.state)) return
  const costMicros = query.costMicros + ended.costMicros
  const next = await successorOf(asking, ended)
  if (next !== undefined) {
    query.costMicros = costMicros
    attach(asking, query, next)
    return
  }
  if (
    wasCut(ended) &&
    continuationsOf(asking, ended) < MAX_CONTINUATIONS &&
    (await goOn(asking, query, ended))
  )
    return
  const outcome = await judgeTask(asking.context, ended)
  if (isFinalQuery(query.state)) return
  query.costMicros = costMicros
  if (outcome.state === 'completed') {
    query.state = 'answered'
    const isText = ended.outputSchema === null && typeof outcome.result === 'string'
    query.answer = isText ? String(outcome.result) : null
    query.output = isText ? null : outcome.result
    query.answerLength = (query.answer ?? JSON.stringify(query.output)).length
    finish(asking, query)
  } else if (ended.state !== 'failed' && ended.state !== 'completed') {
    const message = ended.outcome?.message ?? 'Its task was ended.'
    endQuestion(asking, query, 'cancelled', {
      reason: 'cancelled',
      message,
      hint: ended.outcome?.hint ?? null,
    })
  } else {
    const {
      kind = 'task_failed',
      message = 'No cause is known.',
      hint = null,
    } = outcome.state === 'failed' ? outcome.failure : {}
    endQuestion(asking, query, 'failed', { reason: kind, message, hint })
  }
}

/** The task that tries it again by itself. */
async function successorOf(
  { context: { live, store } }: Asking,
  ended: TaskRecord,
): Promise<TaskRecord | undefined> {
  for (const other of live.tasks.values()) if (isNext(other, ended)) return other
  const { tasks } = await store.tasks.list({ sessionId: ended.sessionId, limit: 50 })
  const stored = tasks.find((other) => isNext(other, ended))
  return stored && live.task(stored.id)
}

function isNext(other: Pick<TaskRecord, 'retryOf' | 'attempt'>, ended: TaskRecord): boolean {
  return other.retryOf === ended.id && other.attempt > ended.attempt
}

/** How many tasks before it were cut and gone on with. */
function continuationsOf({ context: { live } }: Asking, task: TaskRecord): number {
  let count = 0
  for (let each: TaskRecord | undefined = task; each?.retryOf != null; each = live.task(each.retryOf)) {
    if (each.attempt === 1) count += 1
    if (count > MAX_CONTINUATIONS) break
  }
  return count
}

/** Asks on in the same session. False: its conversation can't go on. */
async function goOn(asking: Asking, query: QueryRecord, cut: TaskRecord): Promise<boolean> {
  if (!asking.context.live.session(cut.sessionId)?.resumable) return false
  await createTask(
    asking.context,
    {
      ...goOnWith(cut),
      priority: cut.priority,
      origin: cut.origin,
      limits: cut.limits,
      ...(cut.outputSchema === null ? {} : { outputSchema: cut.outputSchema }),
    },
    {
      ...sourceOf(query),
      retryOf: cut.id,
      onStaged(task) {
        query.costMicros += cut.costMicros
        attach(asking, query, task)
      },
    },
  )
  return true
}

function giveUp(asking: Asking, query: QueryRecord, error: unknown): void {
  if (asking.context.closing || isFinalQuery(query.state)) return
  if (error instanceof MusterError && error.code === 'storage') {
    void asking.context.store.journal.onceWritable().then(() => {
      if (!isFinalQuery(query.state) && !asking.context.closing) followQuestion(asking, query)
    })
    return
  }
  failQuestion(asking, query, error)
}
