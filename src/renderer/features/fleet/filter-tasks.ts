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

/** Tasks in one of the buckets; none: all. */
export function inBuckets(tasks: readonly Task[], wanted: readonly Bucket[]): readonly Task[] {
  return wanted.length === 0 ? tasks : tasks.filter((task) => wanted.includes(bucketOf(task)))
}

/** How many of the tasks are in each bucket. */
export function countBuckets(tasks: readonly Task[]): ReadonlyMap<Bucket, number> {
  const counts = new Map<Bucket, number>()
  for (const task of tasks) counts.set(bucketOf(task), (counts.get(bucketOf(task)) ?? 0) + 1)
  return counts
}
