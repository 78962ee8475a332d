import { Activity, Check, CircleDashed, Hand, type LucideIcon, Pause, Slash, Timer, X } from 'lucide-react'
import type { Task } from '../../contract/task.ts'
import { needsPerson } from '../ui/task-state.ts'
import type { Tone } from '../ui/tone.ts'

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

export const bucketLooks: Record<Bucket, { label: string; icon: LucideIcon; tone: Tone }> = {
  needs_you: { label: 'Needs you', icon: Hand, tone: 'amber' },
  running: { label: 'Running', icon: Activity, tone: 'blue' },
  delayed: { label: 'Waiting', icon: Timer, tone: 'amber' },
  paused: { label: 'Paused', icon: Pause, tone: 'violet' },
  queued: { label: 'Queued', icon: CircleDashed, tone: 'neutral' },
  failed: { label: 'Failed', icon: X, tone: 'red' },
  done: { label: 'Done', icon: Check, tone: 'green' },
  ended: { label: 'Ended', icon: Slash, tone: 'neutral' },
}

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
