import type { Task } from '../../../contract/task.ts'
import { type Bucket, bucketOf } from '../../lib/buckets.ts'

/** Tasks that hold every word of `text` in title, directory, model, step or id, and are in one of the buckets (none: all). */
export function filterTasks(
  tasks: readonly Task[],
  text: string,
  wanted: readonly Bucket[],
): readonly Task[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0 && wanted.length === 0) return tasks
  return tasks.filter((task) => {
    if (wanted.length > 0 && !wanted.includes(bucketOf(task))) return false
    if (words.length === 0) return true
    const searched =
      `${task.title}\n${task.directory}\n${task.model ?? ''}\n${task.step ?? ''}\n${task.id}`.toLowerCase()
    return words.every((word) => searched.includes(word))
  })
}
