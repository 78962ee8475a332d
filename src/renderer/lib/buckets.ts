import type { Task } from '../../contract/task.ts'

/** How the fleet is divided for filters, groups and counts: by what a person wants to do about it. */
export const buckets = [
  'needs_you',
  'running',
  'delayed',
  'paused',
  'queued',
  'failed',
  'done',
  'ended',
] as const
export type Bucket = (typeof buckets)[number]

/** The bucket of a task. One that a budget holds needs a person; `delayed` waits for time, `ended` was cancelled or interrupted. */
export function bucketOf(task: Pick<Task, 'state' | 'waitingFor'>): Bucket {
  switch (task.state) {
    case 'waiting':
      return needsPerson(task) ? 'needs_you' : 'delayed'
    case 'starting':
    case 'running':
      return 'running'
    case 'paused':
      return task.waitingFor === 'budget' ? 'needs_you' : 'paused'
    case 'queued':
    case 'failed':
      return task.state
    case 'completed':
      return 'done'
    case 'cancelled':
    case 'interrupted':
      return 'ended'
  }
}

/** True when it waits for a person rather than for time or money. */
function needsPerson(task: Pick<Task, 'state' | 'waitingFor'>): boolean {
  return (
    task.state === 'waiting' &&
    (task.waitingFor === 'permission' || task.waitingFor === 'question' || task.waitingFor === 'plan')
  )
}
