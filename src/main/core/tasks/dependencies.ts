import { LRUCache } from 'lru-cache'
import { beginningOf, cutText } from '../../../contract/cut-text.ts'
import { MusterError } from '../../../contract/errors.ts'
import { isBehindOthers, isFinal, type Task, type TaskAfter, type TaskState } from '../../../contract/task.ts'
import { visibleText } from '../../../contract/visible-text.ts'
import type { Context } from '../live/context.ts'
import type { TaskRecord } from '../store/records.ts'
import { requireTask } from './require-task.ts'

/** Retries of retries that are followed. */
const MOST_ATTEMPTS = 100
/** Ended tasks whose fate is kept in memory. */
const MOST_KNOWN = 10_000
/** Longest title within a note. */
const TITLE_LIMIT = 60

/** What has become of a task, or of the newest retry of it. */
type Fate = Pick<Task, 'id' | 'title' | 'state'>

/** Keeps tasks that were made to start after others. */
export interface Dependencies {
  /** Looks which queued tasks may start now, and says of the others what they wait for. */
  settle(): void
}

export function createDependencies(context: Context): Dependencies {
  /** Of tasks that have ended without being done: nothing but a retry changes that. */
  const ended = new LRUCache<string, Fate>({ max: MOST_KNOWN })

  function fateOf(taskId: string, retries: ReadonlyMap<string, TaskRecord>): Fate | undefined {
    const known = ended.get(taskId)
    if (known && !retries.has(known.id)) return known
    const fate = lastAttempt(context, taskId, retries)
    if (fate && isFinal(fate.state) && fate.state !== 'completed')
      ended.set(taskId, { id: fate.id, title: fate.title, state: fate.state })
    else ended.delete(taskId)
    return fate
  }

  function settleOne(task: TaskRecord, retries: ReadonlyMap<string, TaskRecord>): void {
    const open: Fate[] = []
    const after = task.after.map((other): TaskAfter => {
      if (other.doneAt !== null) return other
      const fate = fateOf(other.taskId, retries)
      // One that nobody waited for could be removed: it was done then.
      if (fate === undefined || fate.state === 'completed') return { ...other, doneAt: context.now() }
      open.push(fate)
      return other
    })
    const note = open.length === 0 ? task.queueNote : describeWait(open)
    const isMore = after.some(({ doneAt }, index) => doneAt !== task.after[index]?.doneAt)
    if (!isMore && note === task.queueNote) return
    task.after = after
    task.queueNote = note
    context.store.journal.saveTask(task)
  }

  return {
    settle() {
      const behind = [...context.live.tasks.values()].filter(isBehindOthers)
      if (behind.length === 0) return
      const retries = new Map<string, TaskRecord>()
      for (const task of context.live.tasks.values())
        if (task.retryOf !== null) retries.set(task.retryOf, task)
      for (const task of behind) settleOne(task, retries)
    },
  }
}

/**
 * What a new task is to start after, each once; what is done already counts as done. There are no circles, since only what is
 * there already can be named.
 *
 * @throws MusterError `not_found`; `conflict` for one that has ended without being done, or that waits for who asks
 */
export function readAfter(
  context: Context,
  taskIds: readonly string[] = [],
  parentTaskId: string | null,
): TaskAfter[] {
  return [...new Set(taskIds)].map((taskId) => {
    requireTask(context, taskId)
    if (isAncestor(context, taskId, parentTaskId)) {
      throw new MusterError('conflict', "A task can't ask for one that starts after itself.", {
        hint: 'It would wait for its own end. Leave it out of what the new task starts after.',
        details: { field: 'after', taskId },
      })
    }
    const last = lastAttempt(context, taskId, new Map())
    if (last === undefined || last.state === 'completed') return { taskId, doneAt: context.now() }
    if (!isFinal(last.state)) return { taskId, doneAt: null }
    throw new MusterError(
      'conflict',
      `Task ${taskId} ${endWords(last.state)}: nothing that waits for it would start.`,
      {
        hint: 'Try it again first, or leave it out of what the new task starts after.',
        details: { field: 'after', taskId, state: last.state },
      },
    )
  })
}

/** A task, or the newest of the tasks that were made to try it again; undefined: it is not there. */
function lastAttempt(
  { live, store }: Context,
  taskId: string,
  retries: ReadonlyMap<string, TaskRecord>,
): TaskRecord | undefined {
  let last = live.task(taskId)
  for (let count = 0; last !== undefined && count < MOST_ATTEMPTS; count += 1) {
    if (last.state === 'completed' || !isFinal(last.state)) return last
    const next: TaskRecord | undefined =
      retries.get(last.id) ?? liveRetryOf(live, last.id) ?? store.tasks.newestRetryOf(last.id)
    if (next === undefined) return last
    last = live.task(next.id) ?? next
  }
  return last
}

function liveRetryOf(live: Context['live'], taskId: string): TaskRecord | undefined {
  for (const task of live.tasks.values()) if (task.retryOf === taskId) return task
  return undefined
}

/** Whether a task is the one that asks, or one that asked for that. */
function isAncestor({ live, config }: Context, taskId: string, parentTaskId: string | null): boolean {
  let id = parentTaskId
  for (let depth = 0; id !== null && depth <= config.maxTaskDepth; depth += 1) {
    if (id === taskId) return true
    id = live.task(id)?.parentTaskId ?? null
  }
  return false
}

/** What can't go on by itself is said first. */
function describeWait(open: readonly Fate[]): string {
  const failed = open.find(({ state }) => isFinal(state))
  const [first] = open
  if (failed)
    return `waits for ${name(failed)}, which ${endWords(failed.state)}, until a retry of it completes`
  if (first === undefined) return ''
  return open.length === 1
    ? `waits for ${name(first)} to complete`
    : `waits for ${open.length} tasks to complete, ${name(first)} first`
}

function name({ title }: Fate): string {
  return `“${cutText(visibleText(beginningOf(title, 2 * TITLE_LIMIT), 'text'), TITLE_LIMIT)}”`
}

function endWords(state: TaskState): string {
  return state === 'failed' ? 'failed' : `was ${state}`
}
