import { type InboxEntry, taskOf } from '../../../contract/inbox.ts'
import { isFinal, type Task } from '../../../contract/task.ts'
import { type Bucket, bucketOf } from '../../lib/buckets.ts'
import type { Period } from './fleet-view.ts'

const WEEK_MS = 7 * 24 * 3_600_000

/** Tasks that are shown in a period: what is at work always is, what was archived only where one asks for it. */
export function inPeriod(tasks: readonly Task[], period: Period, now: number): readonly Task[] {
  const since = period === 'today' ? new Date(now).setHours(0, 0, 0, 0) : now - WEEK_MS
  return tasks.filter((task) => {
    if (task.archivedAt !== null) return period === 'archived'
    if (period === 'archived') return false
    return period === 'all' || !isFinal(task.state) || (task.endedAt ?? now) >= since
  })
}

/** Tasks that hold every word of `text` in title, directory, model, step or id. */
export function withText(tasks: readonly Task[], text: string): readonly Task[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return tasks
  return tasks.filter((task) => {
    const searched =
      `${task.title}\n${task.directory}\n${task.model ?? ''}\n${task.step ?? ''}\n${task.id}`.toLowerCase()
    return words.every((word) => searched.includes(word))
  })
}

/** What needs a person among the tasks that a filter leaves, by the inbox's definition. */
export interface Needs {
  count: number
  taskIds: ReadonlySet<string>
  /** Approvals of workflows and refused changes: they are of no task, so only words keep them out. */
  ofNoTask: number
}

/** What of the inbox belongs to the tasks that are shown. */
export function needsIn(tasks: readonly Task[], entries: readonly InboxEntry[], text: string): Needs {
  const known = new Set(tasks.map(({ id }) => id))
  const words = text.trim() !== ''
  const own = entries.filter((entry) => {
    const taskId = taskOf(entry)
    return taskId === null ? !words : known.has(taskId)
  })
  const taskIds = new Set(own.flatMap((entry) => taskOf(entry) ?? []))
  return { count: own.length, taskIds, ofNoTask: own.filter((entry) => taskOf(entry) === null).length }
}

/** Tasks in one of the buckets; none: all. What needs a person is of its own bucket, too: a failure that nobody saw. */
export function inBuckets(
  tasks: readonly Task[],
  wanted: readonly Bucket[],
  needs: Pick<Needs, 'taskIds'>,
): readonly Task[] {
  if (wanted.length === 0) return tasks
  const needed = wanted.includes('needs_you')
  return tasks.filter((task) => {
    const bucket = bucketOf(task)
    return bucket === 'needs_you' ? needed : wanted.includes(bucket) || (needed && needs.taskIds.has(task.id))
  })
}

/** How many there are for each bucket; what needs a person is counted as the inbox counts it. */
export function countBuckets(
  tasks: readonly Task[],
  needs: Pick<Needs, 'count'>,
): ReadonlyMap<Bucket, number> {
  const counts = new Map<Bucket, number>()
  for (const task of tasks) counts.set(bucketOf(task), (counts.get(bucketOf(task)) ?? 0) + 1)
  if (needs.count > 0) counts.set('needs_you', needs.count)
  else counts.delete('needs_you')
  return counts
}
