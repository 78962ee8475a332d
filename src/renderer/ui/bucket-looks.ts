import { Activity, Check, CircleDashed, Hand, type LucideIcon, Pause, Slash, Timer, X } from 'lucide-react'
import type { Bucket } from '../lib/buckets.ts'
import type { Tone } from './tone.ts'

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
